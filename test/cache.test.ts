// The cache, filled for real through a mirror of the test's own: what counts as a binary, and what is refused.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import * as assert from 'uvu/assert';
import { architecture } from '../src/domain/architecture.ts';
import { BearerlessError } from '../src/domain/error.ts';
import { on, path, program, publish, version } from './support/cache-ground.ts';
import { sha256 } from './support/release-server.ts';
import { suite } from './support/suite.ts';

const test = suite('cache');
const arch = architecture();

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'done';
  } catch (thrown) {
    if (thrown instanceof BearerlessError) return `${thrown.code}: ${thrown.message}`;
    throw thrown;
  }
}

test('a downloaded binary is kept, with its digest and source, and not asked for again', () =>
  on(async ({ server, cacheDir, said, ensure }) => {
    const body = program('v1.33.13');
    publish(server, 'kubeadm', body);
    const wanted = {
      ...{ name: 'kubeadm', version, sha256: sha256(body), source: 'release', integrity: 'unpinned' },
      path: join(cacheDir, 'binaries', version, 'kubeadm'),
    };
    assert.equal(await ensure(['kubeadm']), [wanted]);
    assert.equal(server.requests, [`GET ${path('kubeadm')}.sha256`, `GET ${path('kubeadm')}`]);
    said.length = 0;
    assert.equal(await ensure(['kubeadm']), [wanted]);
    assert.equal(said, ['done: kubeadm v1.33.13 is in the cache']);
    assert.is(server.requests.length, 2);
    assert.equal((await readdir(join(cacheDir, 'binaries', version))).sort(), ['kubeadm', 'kubeadm.json']);
  }));

test('programs come out of archives, and what was asked for twice is one', () =>
  on(async ({ server, folder, ensure }) => {
    const name = `etcd-v3.5.24-linux-${arch}`;
    await mkdir(join(folder, name));
    const body = program('etcd Version: 3.5.24');
    await writeFile(join(folder, name, 'etcd'), body);
    const archive = join(folder, 'etcd.tar.gz');
    await execa('tar', ['-czf', archive, '-C', folder, name]);
    const packed = await readFile(archive);
    const base = '/etcd-io/etcd/releases/download/v3.5.24';
    server.serve.set(`${base}/${name}.tar.gz`, packed);
    const others = `${'0'.repeat(64)}  etcd-v3.5.24-linux-other.tar.gz\n`;
    const sums = `${others}${sha256(packed)}  ${name}.tar.gz\n`;
    server.serve.set(`${base}/SHA256SUMS`, Buffer.from(sums));
    publish(server, 'kubeadm', program('v1.33.13'));
    const located = await ensure(['etcd', 'kubeadm', 'etcd']);
    assert.equal(
      located.map(({ name, version, sha256 }) => [name, version, sha256]),
      [
        ['etcd', 'v3.5.24', sha256(body)],
        ['kubeadm', 'v1.33.13', sha256(program('v1.33.13'))],
        ['etcd', 'v3.5.24', sha256(body)],
      ],
    );
  }));

test('CNI plugins come out of their release, fetched once, and say their version in their own way', () =>
  on(async ({ server, folder, ensure }) => {
    const names = ['loopback', 'ptp', 'host-local'] as const;
    const packing = join(folder, 'packing');
    await mkdir(packing);
    for (const name of names) {
      const says = `CNI ${name} plugin v1.9.1; echo CNI protocol versions supported: 0.1.0, 1.0.0`;
      await writeFile(join(packing, name), program(says), { mode: 0o755 });
    }
    const file = `cni-plugins-linux-${arch}-v1.9.1.tgz`;
    await execa('tar', ['-czf', join(folder, file), '-C', packing, '.']);
    const packed = await readFile(join(folder, file));
    const url = `/containernetworking/plugins/releases/download/v1.9.1/${file}`;
    server.serve.set(url, packed);
    server.serve.set(`${url}.sha256`, Buffer.from(`${sha256(packed)}  ${file}\n`));
    const located = await ensure([...names]);
    assert.equal(
      located.map(({ name, version, source }) => [name, version, source]),
      names.map((name) => [name, 'v1.9.1', 'release']),
    );
    assert.is(server.requests.filter((request) => request === `GET ${url}`).length, 1);
  }));

test('CNI plugins of this machine are used from their usual folders, those that are too old are not', () =>
  on(async ({ folder, said, ensure }) => {
    const [older, newer, unstamped] = ['older', 'newer', 'unstamped'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const put = async (dir: string, name: string, says: string) => {
      await mkdir(dir, { recursive: true });
      await writeFile(join(dir, name), program(says), { mode: 0o755 });
    };
    const speaks = '; echo CNI protocol versions supported: 0.1.0, 0.4.0, 1.0.0';
    await put(older, 'ptp', 'CNI ptp plugin v0.9.1; echo CNI protocol versions supported: 0.1.0, 0.4.0');
    await put(newer, 'ptp', `CNI ptp plugin v1.1.1${speaks}`);
    await put(unstamped, 'loopback', `CNI loopback plugin version unknown${speaks}`);
    const options = { cniPath: [older, newer, unstamped].join(':'), source: 'release' } as const;
    const located = await ensure(['ptp', 'loopback'], options);
    assert.equal(
      located.map(({ name, version, source, path }) => [name, version, source, path]),
      [
        ['ptp', 'v1.1.1', 'machine', join(newer, 'ptp')],
        ['loopback', 'CNI 1.0.0', 'machine', join(unstamped, 'loopback')],
      ],
    );
    assert.equal(said.sort(), [
      `done: loopback v1.9.1 is found on this machine: ${join(unstamped, 'loopback')}, which is CNI 1.0.0`,
      `done: ptp v1.9.1 is found on this machine: ${join(newer, 'ptp')}, which is v1.1.1`,
    ]);
    assert.match(
      await codeOf(ensure(['ptp'], { ...options, cniPath: older })),
      `${join(older, 'ptp')} says it is v0.9.1, wanted 1 or CNI 1`,
    );
  }));

test('a damaged binary is found, said, and made again', () =>
  on(async ({ server, said, ensure }) => {
    publish(server, 'kubeadm', program('v1.33.13'));
    const [before] = await ensure(['kubeadm']);
    assert.ok(before);
    const good = await readFile(before.path);
    await writeFile(before.path, Buffer.concat([good.subarray(0, -2), Buffer.from('!\n')]));
    const only = codeOf(ensure(['kubeadm'], { source: 'cache' }));
    assert.match(await only, 'has one that will not do: its SHA-256 is no longer');
    said.length = 0;
    assert.equal(await ensure(['kubeadm']), [before]);
    assert.ok((await readFile(before.path)).equals(good));
    assert.match(
      said[0] ?? '',
      /^skip: kubeadm v1\.33\.13 in the cache is deleted: its SHA-256 is no longer/,
    );
  }));

test('a file without a record of its digest is no binary', () =>
  on(async ({ server, cacheDir, ensure }) => {
    publish(server, 'kubeadm', program('v1.33.13'));
    await mkdir(join(cacheDir, 'binaries', version), { recursive: true });
    await writeFile(join(cacheDir, 'binaries', version, 'kubeadm'), program('from who knows where'), {
      mode: 0o755,
    });
    const [found] = await ensure(['kubeadm']);
    assert.is(found?.sha256, sha256(program('v1.33.13')));
  }));

test('a release that is another version than it says is refused and not kept', () =>
  on(async ({ server, cacheDir, ensure }) => {
    publish(server, 'kubeadm', program('v1.33.12'));
    const code = await codeOf(ensure(['kubeadm']));
    assert.match(code, /^no-binary: /);
    assert.match(code, 'kubeadm v1.33.13 from the release says it is v1.33.12');
    assert.equal(await readdir(join(cacheDir, 'binaries', version)), []);
  }));

test('a release with a wrong digest is refused and not kept', () =>
  on(async ({ server, cacheDir, ensure }) => {
    publish(server, 'kubeadm', program('v1.33.13'), sha256('another'));
    assert.match(await codeOf(ensure(['kubeadm'])), 'does not have the SHA-256');
    assert.not(existsSync(join(cacheDir, 'binaries', version, 'kubeadm')));
  }));

test('a mirror that is silent is given up once and said once', () =>
  on(async ({ server, said, ensure }) => {
    server.serve.set(`${path('kubeadm')}.sha256`, (request) => request.socket.destroy());
    assert.match(await codeOf(ensure(['kubeadm'])), 'no-binary');
    assert.match(await codeOf(ensure(['kubelet'])), 'given up for this run');
    assert.is(said.filter((line) => line.startsWith('skip:')).length, 1);
    const asked = `GET ${path('kubeadm')}.sha256`;
    assert.equal(server.requests, [asked, asked], 'twice, since a single failure may be a busy moment');
  }));

test('a folder of the user comes first; what is another version there is left alone and said', () =>
  on(async ({ server, folder, said, ensure }) => {
    publish(server, 'kubelet', program('v1.33.13'));
    const assets = join(folder, 'assets');
    await mkdir(assets);
    await writeFile(join(assets, 'kubeadm'), program('v1.33.13'), { mode: 0o755 });
    await writeFile(join(assets, 'kubelet'), program('Kubernetes v1.32.0'), { mode: 0o755 });
    const located = await ensure(['kubeadm', 'kubelet'], { assets, source: undefined });
    assert.equal(
      located.map(({ name, source }) => [name, source]),
      [
        ['kubeadm', 'assets'],
        ['kubelet', 'release'],
      ],
    );
    const skipped = said.filter((line) => line.startsWith('skip:'));
    const reason = `${join(assets, 'kubelet')} says it is v1.32.0, wanted v1.33.13`;
    assert.equal(skipped, [`skip: kubelet v1.33.13 is not taken from there: ${reason}`]);
  }));

test('only the cache was allowed, and it is empty: said, and nobody is asked', () =>
  on(async ({ server, ensure }) => {
    assert.match(await codeOf(ensure(['kubeadm'], { source: 'cache' })), /^no-binary: there is no kubeadm/);
    assert.equal(server.requests, []);
  }));
