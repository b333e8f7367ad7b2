// Building from a Go module, with a fake Go that notes how it was called: which toolchain, which flags, which errors.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { compilerFlags } from '../src/artifacts/compiler-flags.ts';
import { artifactOf } from '../src/artifacts/component.ts';
import { buildModule, type Program } from '../src/artifacts/module-build.ts';
import { BearerlessError } from '../src/domain/error.ts';
import type { Version } from '../src/domain/version.ts';
import { turn, withGo } from './support/fake-go.ts';
import { suite } from './support/suite.ts';

const test = suite('module build');
const { signal } = new AbortController();

/** Builds below `folder`, and keeps no progress. */
const build = async ({ folder, searchPath, ...program }: Program & { folder: string; searchPath: string }) =>
  await buildModule({
    programs: [program],
    workRoot: join(folder, 'work'),
    searchPath,
    turn,
    tell: () => undefined,
    signal,
  });

test('a build is stamped with its version and written to its target', () =>
  withGo(
    '1.26.8',
    'while [ "$1" != -o ]; do shift; done; echo built > "$2"',
    async ({ folder, searchPath, calls }) => {
      const artifact = artifactOf('kubeadm', 'v1.33.13');
      const target = join(folder, 'kubeadm');
      const said: string[] = [];
      const tell = (_: unknown, text: string) => void said.push(text);
      const work = join(folder, 'work');
      assert.equal(
        await buildModule({
          programs: [{ artifact, target }],
          workRoot: work,
          searchPath,
          turn,
          tell,
          signal,
        }),
        {
          integrity: 'sumdb',
          releaseGo: '1.25.11',
        },
      );
      assert.is(await readFile(target, 'utf8'), 'built\n');
      const stamps = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].map(
        (pkg) =>
          `-X ${pkg}.gitVersion=v1.33.13 -X ${pkg}.gitMajor=1 -X ${pkg}.gitMinor=33 -X ${pkg}.gitTreeState=clean`,
      );
      assert.is(
        (await calls()).at(-1),
        `local|-mod=mod -buildvcs=false|0 build -v ${compilerFlags('1.25.11').join(' ')} -ldflags -s -w ${stamps.join(' ')} -o ${target} k8s.io/kubernetes/cmd/kubeadm`,
      );
      assert.match(
        await readFile(join(work, 'v1.33.13/go.mod'), 'utf8'),
        'require k8s.io/kubernetes v1.33.13',
      );
      assert.equal(said, ['fetches the module k8s.io/kubernetes v1.33.13', 'builds with Go 1.25.11']);
    },
  ));

test('modules are fetched while another build has its turn; nothing is compiled then', () =>
  withGo('1.26.8', 'while [ "$1" != -o ]; do shift; done; echo built > "$2"', async (go) => {
    const artifact = artifactOf('kubeadm', 'v1.33.13');
    const called: string[] = [];
    const noting = async () => {
      called.push(...(await go.calls()).flatMap((call) => /\|0 (\w+)/.exec(call)?.[1] ?? []));
      return await turn();
    };
    const programs = [{ artifact, target: join(go.folder, 'kubeadm') }] as const;
    const workRoot = join(go.folder, 'work');
    await buildModule({ ...go, programs, workRoot, turn: noting, tell: () => undefined, signal });
    assert.is(called.at(-1), 'list');
    assert.not(called.includes('build'));
  }));

test('a Go that brings its library in compiled form uses it', () =>
  withGo('1.26.8', 'while [ "$1" != -o ]; do shift; done; echo built > "$2"', async (go) => {
    const flags = async (version: Version) => {
      await build({ artifact: artifactOf('kubeadm', version), target: join(go.folder, 'kubeadm'), ...go });
      return (await go.calls()).findLast((call) => call.includes(' build ')) ?? '';
    };
    assert.match(await flags('v1.25.4'), '-gcflags=std= ');
    assert.not.match(await flags('v1.27.4'), '-gcflags=std= ');
  }));

test('the clouds of old versions are not compiled, and the result says so', () =>
  withGo('1.22.8', 'while [ "$1" != -o ]; do shift; done; echo built > "$2"', async (go) => {
    const artifact = artifactOf('kubelet', 'v1.28.15');
    const built = await build({ artifact, target: join(go.folder, 'kubelet'), ...go });
    assert.equal('missing' in built ? built : built.tags, ['providerless']);
    const flags = `-tags providerless ${compilerFlags('1.22.8').join(' ')}`;
    const calls = (await go.calls()).filter((call) => call.includes(flags));
    assert.equal(
      calls.map((call) => /\|0 (list|build)/.exec(call)?.[1]),
      ['list', 'build'],
    );
  }));

test('a CNI plugin is built from its own package and stamped with its version', () =>
  withGo('1.26.8', 'true', async ({ folder, searchPath, calls }) => {
    for (const component of ['ptp', 'host-local'] as const) {
      const target = join(folder, component);
      const artifact = artifactOf(component, 'v1.33.13');
      await build({ artifact, target, folder, searchPath });
    }
    const module = 'github.com/containernetworking/plugins';
    const stamp = `-X ${module}/pkg/utils/buildversion.BuildVersion=v1.9.1`;
    assert.equal(
      (await calls()).filter((call) => call.includes('|0 build ')),
      ['main/ptp', 'ipam/host-local'].map((name) => {
        const target = join(folder, name.split('/')[1] as string);
        return `local|-mod=mod -buildvcs=false|0 build -v ${compilerFlags('1.25.11').join(' ')} -ldflags -s -w ${stamp} -o ${target} ${module}/plugins/${name}`;
      }),
    );
  }));

test('definitions that the module lacks are laid over it, where Go looks for them', () =>
  withGo('1.26.8', 'true', async ({ folder, searchPath, calls }) => {
    const lacking = join(folder, 'source/pkg/generated/openapi/zz_generated.openapi.go');
    await rm(lacking);
    const work = join(folder, 'work/v1.33.13');
    await mkdir(work, { recursive: true });
    await writeFile(join(work, 'zz_generated.openapi.go'), 'package openapi');
    const artifact = artifactOf('kube-apiserver', 'v1.33.13');
    await build({ artifact, target: join(folder, 'out'), folder, searchPath });
    const overlay = join(work, 'overlay.json');
    assert.match(
      (await calls()).at(-1) ?? '',
      `|0goindex=0 build -v -overlay ${overlay} ${compilerFlags('1.25.11').join(' ')} -ldflags`,
    );
    const { Replace } = JSON.parse(await readFile(overlay, 'utf8'));
    assert.equal(Replace, { [lacking]: join(work, 'zz_generated.openapi.go') });
  }));

test('a build that fails: the error has its last lines, without the noise of downloads', () =>
  withGo(
    '1.26.8',
    'echo "go: downloading x v1.0.0" >&2; echo "main.go:3: undefined: x" >&2; exit 1',
    async ({ folder, searchPath }) => {
      const target = join(folder, 'kubeadm');
      try {
        const artifact = artifactOf('kubeadm', 'v1.33.13');
        await build({ artifact, target, folder, searchPath });
        assert.unreachable();
      } catch (thrown) {
        assert.instance(thrown, BearerlessError);
        const { blame, code, message, tail } = thrown as BearerlessError;
        assert.equal([blame, code, tail], ['environment', 'build-failed', 'main.go:3: undefined: x']);
        assert.is(message, 'kubeadm v1.33.13 cannot be built with Go 1.25.11: main.go:3: undefined: x');
      }
      assert.not(existsSync(target));
    },
  ));

test('a build that lists packages before it fails: the error is what Go complained of', () =>
  withGo('1.26.8', 'true', async ({ folder, searchPath }) => {
    const go = join(folder, 'goroot/bin/go');
    const complaint = 'main.go:3:2: k8s.io/cri-client@v0.33.13: reading https://proxy: 403 Forbidden';
    const listing = `"list -deps") echo found; echo "${complaint}" >&2; echo "\tserver response: no" >&2; exit 1;;`;
    await writeFile(go, (await readFile(go, 'utf8')).replace('build*)', `${listing}\n  build*)`));
    try {
      const artifact = artifactOf('kubeadm', 'v1.33.13');
      await build({ artifact, target: join(folder, 'out'), folder, searchPath });
      assert.unreachable();
    } catch (thrown) {
      const { message } = thrown as BearerlessError;
      assert.is(message, `kubeadm v1.33.13 cannot be built with Go 1.25.11: ${complaint}`);
    }
  }));

test('a module that cannot be had: its name and why, and not the JSON of all others', () =>
  withGo('1.26.8', 'true', async ({ folder, searchPath }) => {
    const downloaded = `{
\t"Path": "k8s.io/api"
}
{
\t"Path": "k8s.io/kubernetes",
\t"Error": "k8s.io/kubernetes@v1.33.13: reading https://proxy: 403 Forbidden\\n\\tserver response: no"
}`;
    await writeFile(join(folder, 'downloaded'), downloaded);
    const go = join(folder, 'goroot/bin/go');
    const script = await readFile(go, 'utf8');
    await writeFile(
      go,
      script.replace(/"mod download"\).*/, `"mod download") cat ${folder}/downloaded; exit 1;;`),
    );
    try {
      const artifact = artifactOf('kubeadm', 'v1.33.13');
      await build({ artifact, target: join(folder, 'out'), folder, searchPath });
      assert.unreachable();
    } catch (thrown) {
      const { message, tail } = thrown as BearerlessError;
      const error = 'k8s.io/kubernetes@v1.33.13: reading https://proxy: 403 Forbidden';
      assert.is(message, `kubeadm v1.33.13 cannot be built with Go 1.26.8: ${error}`);
      assert.is(tail, `${error}\n\tserver response: no`);
    }
  }));
