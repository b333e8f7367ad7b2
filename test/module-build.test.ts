// Building from a Go module, with a fake Go that notes how it was called: which toolchain, which flags, which errors.
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { artifactOf } from '../src/artifacts/component.ts';
import { toolchainFor } from '../src/artifacts/go.ts';
import { buildModule } from '../src/artifacts/module-build.ts';
import { BearerlessError } from '../src/domain/error.ts';
import { suite } from './support/suite.ts';

const test = suite('module build');
const { signal } = new AbortController();
const systemPath = '/usr/bin:/bin';

interface Ground {
  folder: string;
  searchPath: string;
  /** What the fake Go was called with, one line a call: some of its environment, then its arguments. */
  calls(): Promise<string[]>;
}

/** With a Go of `version` that fetches toolchains, has a module `k8s.io/kubernetes`, and builds by `build` (sh). */
async function withGo(version: string, build: string, act: (ground: Ground) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-go-'));
  const bin = join(folder, 'goroot/bin');
  const source = join(folder, 'source');
  await mkdir(bin, { recursive: true });
  await mkdir(join(source, 'pkg/generated/openapi'), { recursive: true });
  await writeFile(join(source, 'pkg/generated/openapi/zz_generated.openapi.go'), '');
  await writeFile(join(source, 'go.mod'), 'module k8s.io/kubernetes\n\ngo 1.24.0\n');
  const script = `#!/bin/sh
echo "$GOTOOLCHAIN|$GOFLAGS|$CGO_ENABLED$GODEBUG $*" >> ${folder}/calls
case "$1 $2" in
  "env GOVERSION") echo go${version};;
  "env GOROOT")
    echo ${folder}/goroot
    if [ "$GOTOOLCHAIN" = local ]; then echo go${version}; else echo $GOTOOLCHAIN; fi
    echo "\${GOSUMDB:-sum.golang.org}"; echo "$GONOSUMDB";;
  "mod download") echo '{"Dir": "${source}"}';;
  build*) ${build};;
esac
`;
  await writeFile(join(bin, 'go'), script);
  await chmod(join(bin, 'go'), 0o755);
  try {
    await act({
      folder,
      searchPath: `${bin}:${systemPath}`,
      calls: async () => (await readFile(join(folder, 'calls'), 'utf8')).trimEnd().split('\n'),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('an installed Go that is new enough is used, others are fetched', () =>
  withGo('1.26.8', 'true', async ({ searchPath, calls }) => {
    const version = async (go: { use: string; localFrom?: string }) => {
      const toolchain = await toolchainFor(go, searchPath, signal, []);
      return 'missing' in toolchain ? toolchain.missing : toolchain.version;
    };
    assert.is(await version({ use: '1.26.10', localFrom: '1.26.0' }), '1.26.8');
    assert.is(await version({ use: '1.27.1', localFrom: '1.27.0' }), '1.27.1');
    assert.is(await version({ use: '1.17.13' }), '1.17.13');
    assert.equal(
      (await calls()).filter((call) => call.includes('GOROOT')),
      ['local', 'go1.27.1', 'go1.17.13'].map(
        (toolchain) => `${toolchain}|| env GOROOT GOVERSION GOSUMDB GONOSUMDB`,
      ),
    );
  }));

test('flags that an old Go does not know are not given to it', () =>
  withGo('1.26.8', 'true', async ({ searchPath }) => {
    const flags = async (use: string) => {
      const toolchain = await toolchainFor({ use }, searchPath, signal, []);
      return 'env' in toolchain ? toolchain.env.GOFLAGS : toolchain.missing;
    };
    assert.is(await flags('1.17.13'), '-mod=mod');
    assert.is(await flags('1.19.13'), '-mod=mod -buildvcs=false');
  }));

test('without Go, or with one too old, what to install is said', async () => {
  const none = await toolchainFor({ use: '1.25.11' }, '/nonexistent', signal, []);
  assert.match(
    'missing' in none ? none.missing : '',
    /^Go is not installed: install Go 1\.21 or newer from https/,
  );
  await withGo('1.19.8', 'true', async ({ searchPath }) => {
    const old = await toolchainFor({ use: '1.25.11' }, searchPath, signal, []);
    assert.match(
      'missing' in old ? old.missing : '',
      /^Go 1\.19\.8 is too old to fetch other toolchains: install/,
    );
  });
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
      assert.equal(await buildModule(artifact, target, work, searchPath, tell, signal), {
        integrity: 'sumdb',
      });
      assert.is(await readFile(target, 'utf8'), 'built\n');
      const stamps = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].map(
        (pkg) =>
          `-X ${pkg}.gitVersion=v1.33.13 -X ${pkg}.gitMajor=1 -X ${pkg}.gitMinor=33 -X ${pkg}.gitTreeState=clean`,
      );
      assert.is(
        (await calls()).at(-1),
        `local|-mod=mod -buildvcs=false|0 build -gcflags=all=-dwarf=false -ldflags -s -w ${stamps.join(' ')} -o ${target} k8s.io/kubernetes/cmd/kubeadm`,
      );
      assert.match(
        await readFile(join(work, 'v1.33.13/go.mod'), 'utf8'),
        'require k8s.io/kubernetes v1.33.13',
      );
      assert.equal(said, [
        'fetches the module k8s.io/kubernetes v1.33.13',
        'builds with Go 1.26.8',
        'has built kubeadm',
      ]);
    },
  ));

test('a CNI plugin is built from its own package and stamped with its version', () =>
  withGo('1.26.8', 'true', async ({ folder, searchPath, calls }) => {
    for (const component of ['ptp', 'host-local'] as const) {
      const target = join(folder, component);
      const artifact = artifactOf(component, 'v1.33.13');
      await buildModule(artifact, target, join(folder, 'work'), searchPath, () => undefined, signal);
    }
    const module = 'github.com/containernetworking/plugins';
    const stamp = `-X ${module}/pkg/utils/buildversion.BuildVersion=v1.9.1`;
    assert.equal(
      (await calls()).filter((call) => call.includes(' build ')),
      ['main/ptp', 'ipam/host-local'].map((name) => {
        const target = join(folder, name.split('/')[1] as string);
        return `local|-mod=mod -buildvcs=false|0 build -gcflags=all=-dwarf=false -ldflags -s -w ${stamp} -o ${target} ${module}/plugins/${name}`;
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
    const tell = () => undefined;
    await buildModule(artifact, join(folder, 'out'), join(folder, 'work'), searchPath, tell, signal);
    const overlay = join(work, 'overlay.json');
    assert.match(
      (await calls()).at(-1) ?? '',
      `|0goindex=0 build -overlay ${overlay} -gcflags=all=-dwarf=false -ldflags`,
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
        await buildModule(artifact, target, join(folder, 'work'), searchPath, () => undefined, signal);
        assert.unreachable();
      } catch (thrown) {
        assert.instance(thrown, BearerlessError);
        const { blame, code, message, tail } = thrown as BearerlessError;
        assert.equal([blame, code, tail], ['environment', 'build-failed', 'main.go:3: undefined: x']);
        assert.is(message, 'kubeadm v1.33.13 cannot be built with Go 1.26.8: main.go:3: undefined: x');
      }
      assert.not(existsSync(target));
    },
  ));
