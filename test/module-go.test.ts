// Which Go builds a thing, of those that are installed and those that can be fetched.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { artifactOf } from '../src/artifacts/component.ts';
import { toolChoice, toolchainFor } from '../src/artifacts/go.ts';
import { buildModule } from '../src/artifacts/module-build.ts';
import { type Ground, turn, withGo } from './support/fake-go.ts';
import { suite } from './support/suite.ts';

const test = suite('Go of a build');
const { signal } = new AbortController();

test('an installed Go that is new enough is used, others are fetched', () =>
  withGo('1.26.8', 'true', async ({ searchPath, calls }) => {
    const version = async (go: { use: string; localFrom?: string }) => {
      const toolchain = await toolchainFor(toolChoice(go), { searchPath, alsoIn: [] }, signal);
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
      const toolchain = await toolchainFor(toolChoice({ use }), { searchPath, alsoIn: [] }, signal);
      return 'env' in toolchain ? toolchain.env.GOFLAGS : toolchain.missing;
    };
    assert.is(await flags('1.17.13'), '-mod=mod');
    assert.is(await flags('1.19.13'), '-mod=mod -buildvcs=false');
  }));

test('without Go, or with one too old, what to install is said', async () => {
  const none = await toolchainFor(
    toolChoice({ use: '1.25.11' }),
    { searchPath: '/nonexistent', alsoIn: [] },
    signal,
  );
  assert.match(
    'missing' in none ? none.missing : '',
    /^Go is not installed: install Go 1\.21 or newer from https/,
  );
  await withGo('1.19.8', 'true', async ({ searchPath }) => {
    const old = await toolchainFor(toolChoice({ use: '1.25.11' }), { searchPath, alsoIn: [] }, signal);
    assert.match(
      'missing' in old ? old.missing : '',
      /^Go 1\.19\.8 is too old to fetch other toolchains: install/,
    );
  });
});

/**
 * Builds kubeadm of a version whose source says that it is released with Go `release`; gives the Go that built it, or
 * why none did.
 */
async function builtWith({ folder, searchPath }: Ground, release: string, allowOtherGo = false) {
  await writeFile(join(folder, 'source/.go-version'), release);
  const said: string[] = [];
  const tell = (_: unknown, text: string) => void said.push(text);
  const artifact = artifactOf('kubeadm', 'v1.33.2');
  const options = { searchPath, allowOtherGo };
  const built = await buildModule({
    programs: [{ artifact, target: join(folder, 'out') }],
    workRoot: join(folder, 'work'),
    ...options,
    turn,
    tell,
    signal,
  });
  return 'missing' in built ? built.missing : said.find((text) => text.startsWith('builds with'));
}

test('Kubernetes is built with the Go minor of its release: an installed one of it, else one that is fetched', () =>
  withGo('1.24.9', 'true', async (ground) => {
    assert.is(await builtWith(ground, '1.24.2'), 'builds with Go 1.24.9');
    assert.is(await builtWith(ground, '1.25.11'), 'builds with Go 1.25.11');
    assert.is(await builtWith(ground, '1.23.12'), 'builds with Go 1.23.12');
  }));

test('what cannot be had is said and not replaced, unless that is asked for', () =>
  withGo(
    '1.26.8',
    'true',
    async (ground) => {
      assert.is(
        await builtWith(ground, '1.24.2'),
        'Go 1.26.8 cannot fetch go1.24.2: go: no such toolchain; with --allow-other-go the installed Go builds it, and what Go decides may then differ',
      );
      assert.is(await builtWith(ground, '1.24.2', true), 'builds with Go 1.26.8 instead of its own 1.24.2');
      // Another patch of the minor is no other Go: the catalogue knows one that can be had.
      assert.is(await builtWith(ground, '1.25.3'), 'builds with Go 1.25.11');
    },
    'go1.24.*|go1.25.3',
  ));
