// Building a checkout with a fake Go that notes how it was called: which toolchain, which flags, where.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, instance, is, match, unreachable } from 'uvu/assert';
import { buildCheckout } from '../src/artifacts/checkout.ts';
import { compilerFlags } from '../src/artifacts/compiler-flags.ts';
import { BearerlessError } from '../src/domain/error.ts';
import { withGo } from './support/fake-go.ts';
import { suite } from './support/suite.ts';

const test = suite('checkout build');
const { signal } = new AbortController();
const version = 'v1.38.0-alpha.1.5+0a1b2c3d4e5f6a-dirty';
const wanted = { version, components: ['kubeadm', 'kubelet'] as const, tell: () => undefined };

test('it is built where it is, by its own workspace, with its version, into the folder', () =>
  withGo(
    '1.26.8',
    'while [ "$1" != -o ]; do shift; done; out=$2; shift 2; for one; do echo "GOWORK=$GOWORK $PWD" >$out$(basename $one); done',
    async ({ folder, searchPath, calls }) => {
      const dir = join(folder, 'source');
      const output = join(folder, 'goroot');
      await writeFile(join(dir, '.go-version'), '1.26.3\n');
      is(await buildCheckout({ ...wanted, dir, output }, { searchPath }, signal), '1.26.8');
      for (const name of wanted.components)
        is(await readFile(join(output, name), 'utf8'), `GOWORK= ${dir}\n`);
      const stamps = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].map(
        (pkg) =>
          `-X ${pkg}.gitVersion=${version} -X ${pkg}.gitMajor=1 -X ${pkg}.gitMinor=38 -X ${pkg}.gitTreeState=dirty`,
      );
      is(
        (await calls()).at(-1),
        `local|-buildvcs=false|0 build -trimpath ${compilerFlags('1.26.8').join(' ')} -ldflags -s -w ${stamps.join(' ')} -o ${output}/.made/ ./cmd/kubeadm ./cmd/kubelet`,
      );
    },
  ));

test('the Go of its minor is fetched, and where it is not to be had, the installed one only if that is allowed', () =>
  withGo(
    '1.26.8',
    'while [ "$1" != -o ]; do shift; done; out=$2; shift 2; for one; do echo >$out$(basename $one); done',
    async ({ folder, searchPath }) => {
      const dir = join(folder, 'source');
      const output = join(folder, 'goroot');
      await writeFile(join(dir, '.go-version'), '1.27.1\n');
      const build = async (allowOtherGo: boolean) =>
        await buildCheckout({ ...wanted, dir, output, allowOtherGo }, { searchPath }, signal);
      try {
        await build(false);
        unreachable();
      } catch (thrown) {
        instance(thrown, BearerlessError);
        equal((thrown as BearerlessError).code, 'no-go');
        match((thrown as BearerlessError).message, `there is no Go 1.27.1 for ${dir}`);
      }
      is(await build(true), '1.26.8');
    },
    'go1.27.1',
  ));

test('a build that fails ends with its last lines', () =>
  withGo('1.26.8', 'echo "main.go:3: undefined: x" >&2; exit 1', async ({ folder, searchPath }) => {
    const dir = join(folder, 'source');
    try {
      await buildCheckout({ ...wanted, dir, output: join(folder, 'goroot') }, { searchPath }, signal);
      unreachable();
    } catch (thrown) {
      instance(thrown, BearerlessError);
      const { code, tail, message } = thrown as BearerlessError;
      equal([code, tail], ['build-failed', 'main.go:3: undefined: x']);
      is(message, `${version} in ${dir} cannot be built with Go 1.26.8`);
    }
  }));
