// A cache that is damaged or cannot be written: what is no binary is never used, and a fault of the disk is told as
// one.
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import * as assert from 'uvu/assert';
import { BearerlessError } from '../src/domain/error.ts';
import { type Ground, on, path, program, publish, version } from './support/cache-ground.ts';
import { sendSome, sha256 } from './support/release-server.ts';
import { suite } from './support/suite.ts';

const test = suite('damaged cache');
const body = program('v1.33.13', 300_000);

const damages: Record<string, (binary: string) => Promise<unknown>> = {
  'cut in half': async (binary) => await writeFile(binary, body.subarray(0, body.length / 2)),
  emptied: async (binary) => await writeFile(binary, ''),
  'a folder in its place': async (binary) => {
    await execa('rm', [binary]);
    await mkdir(join(binary, 'full'), { recursive: true });
  },
  'a link to nothing': async (binary) => {
    await execa('rm', [binary]);
    await symlink('/nonexistent', binary);
  },
  'a record cut in half': async (binary) => {
    const record = `${binary}.json`;
    const text = await readFile(record, 'utf8');
    await writeFile(record, text.slice(0, text.length / 2));
  },
  'a folder in place of its record': async (binary) => {
    await execa('rm', [`${binary}.json`]);
    await mkdir(join(`${binary}.json`, 'full'), { recursive: true });
  },
};

for (const [name, damage] of Object.entries(damages)) {
  test(`a binary is made again: ${name}`, () =>
    on(async ({ server, ensure }) => {
      publish(server, 'kubeadm', body);
      const [before] = await ensure(['kubeadm']);
      assert.ok(before);
      await damage(before.path);
      assert.equal(await ensure(['kubeadm']), [before]);
      assert.ok((await readFile(before.path)).equals(body));
      // And it is whole: nobody is asked any more.
      server.requests.length = 0;
      assert.equal(await ensure(['kubeadm']), [before]);
      assert.equal(server.requests, []);
    }));
}

test('what runs that were killed left half-written is neither used nor kept', () =>
  on(async ({ server, cacheDir, ensure }) => {
    publish(server, 'kubeadm', body);
    const folder = join(cacheDir, 'binaries', version);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '.kubeadm.1.tmp'), body.subarray(0, 100), { mode: 0o755 });
    await writeFile(join(folder, 'kubeadm'), body.subarray(0, 100), { mode: 0o755 });
    const downloads = join(cacheDir, 'downloads', version);
    await mkdir(downloads, { recursive: true });
    await writeFile(join(downloads, sha256(body)), 'not how it begins');
    const [binary] = await ensure(['kubeadm']);
    assert.is(binary?.sha256, sha256(body));
    const { stdout } = await execa('find', [cacheDir, '-type', 'f', '-printf', '%P\n']);
    assert.equal(stdout.split('\n').toSorted(), [
      `binaries/${version}/kubeadm`,
      `binaries/${version}/kubeadm.json`,
      `locks/${version}`,
    ]);
  }));

async function faultOf({ ensure }: Ground): Promise<string> {
  try {
    await ensure(['kubeadm'], { source: undefined, assets: '' });
  } catch (thrown) {
    if (thrown instanceof BearerlessError) return `${thrown.blame} ${thrown.code}: ${thrown.message}`;
    throw thrown;
  }
  return 'none';
}

test('a file where the cache wants a folder is told, and nothing is built', () =>
  on(async (ground) => {
    const { server, cacheDir } = ground;
    publish(server, 'kubeadm', body);
    await mkdir(cacheDir);
    await writeFile(join(cacheDir, 'binaries'), '');
    const fault = await faultOf(ground);
    assert.match(fault, `environment cache-unwritable: the cache in ${cacheDir} cannot be filled: EN`);
  }));

test('a disk that fills up in a download is told, and not taken for a server that broke off', () =>
  on(async (ground) => {
    const { server, cacheDir } = ground;
    publish(server, 'kubeadm', body);
    server.serve.set(path('kubeadm'), sendSome(body, body.length, 'hang'));
    const downloads = join(cacheDir, 'downloads', version);
    await mkdir(downloads, { recursive: true });
    // A write to it is answered as by a disk without room.
    await symlink('/dev/full', join(downloads, sha256(body)));
    const fault = await faultOf(ground);
    assert.match(fault, 'environment cache-unwritable: ');
    assert.match(fault, 'ENOSPC');
  }));
