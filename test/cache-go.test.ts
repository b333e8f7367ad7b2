// What built a cached binary: it is read from the binary itself, and Kubernetes that another Go built than the one of
// its release is not taken, unless that was asked for.
import { writeFile } from 'node:fs/promises';
import * as assert from 'uvu/assert';
import { lookUp, store, temporaryPath } from '../src/artifacts/cache.ts';
import { artifactOf } from '../src/artifacts/component.ts';
import { inventory } from '../src/artifacts/inventory.ts';
import { BearerlessError } from '../src/domain/error.ts';
import { type Ground, on, version } from './support/cache-ground.ts';
import { goProgram } from './support/go-program.ts';
import { suite } from './support/suite.ts';

const test = suite('Go of cached binaries');
const about = ['mod\tk8s.io/kubernetes\tv1.33.13\th1:sum=', 'build\t-tags=selinux', 'build\tCGO_ENABLED=0'];
const go = {
  module: 'k8s.io/kubernetes@v1.33.13 h1:sum=',
  tags: ['selinux'],
  settings: { CGO_ENABLED: '0' },
};

/** Puts a kubeadm of the catalogue's v1.33.13 into the cache, built by Go `builder`. */
async function cached({ cacheDir }: Ground, builder: string, source = 'module'): Promise<void> {
  const artifact = artifactOf('kubeadm', version);
  const temporary = await temporaryPath(cacheDir, artifact);
  await writeFile(temporary, goProgram(builder, about));
  await store({ cacheDir, artifact, temporary, origin: { source, version } });
}

async function found({ ensure }: Ground, allowOtherGo = false) {
  try {
    const [binary] = await ensure(['kubeadm'], { source: 'cache', allowOtherGo });
    return binary?.go;
  } catch (thrown) {
    if (!(thrown instanceof BearerlessError)) throw thrown;
    return thrown.message.split('\n').at(-1)?.split('/cache ')[1];
  }
}

test('a build by the Go of its release is taken, with what Go wrote into it', () =>
  on(async (ground) => {
    await cached(ground, '1.25.4');
    assert.equal(await found(ground), { version: '1.25.4', ...go });
  }));

test('a build by another Go is not taken, unless that was asked for; then it is recorded', () =>
  on(async (ground) => {
    await cached(ground, '1.26.8');
    assert.is(
      await found(ground),
      'has one that will not do: it is built with Go 1.26.8, its release with 1.25.11',
    );
    assert.equal(await found(ground, true), { version: '1.26.8', insteadOf: '1.25.11', ...go });
    const [shelf] = await inventory(ground.cacheDir);
    assert.equal(shelf?.binaries[0]?.go, { version: '1.26.8', insteadOf: '1.25.11', ...go });
  }));

test('what a release or the user brought is taken as it is, and what built it is recorded', () =>
  on(async (ground) => {
    await cached(ground, '1.26.8', 'sideload');
    assert.equal(await found(ground), { version: '1.26.8', insteadOf: '1.25.11', ...go });
  }));

test('a build whose record does not say the Go of its release is not taken', () =>
  on(async ({ cacheDir }) => {
    const other = artifactOf('kubeadm', 'v1.33.2');
    const kept = async (origin: { releaseGo?: string }) => {
      const temporary = await temporaryPath(cacheDir, other);
      await writeFile(temporary, goProgram('1.24.2', about));
      await store({
        cacheDir,
        artifact: other,
        temporary,
        origin: { source: 'module', version: 'v1.33.2', ...origin },
      });
      return await lookUp(cacheDir, other, { pins: {} });
    };
    assert.equal(await kept({}), {
      is: 'bad',
      because: 'nobody wrote down which Go its release is built with',
    });
    assert.is((await kept({ releaseGo: '1.24.3' })).is, 'good');
    assert.equal(await kept({ releaseGo: '1.25.1' }), {
      is: 'bad',
      because: 'it is built with Go 1.24.2, its release with 1.25.1',
    });
  }));
