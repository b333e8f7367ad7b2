// The cache, filled for real through a mirror of the test's own: what counts as a binary, and what happens when runs are
// killed, collide, or find something damaged.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import * as assert from 'uvu/assert';
import type { Component } from '../src/artifacts/component.ts';
import { ensureBinaries } from '../src/artifacts/ensure.ts';
import { openNetwork } from '../src/artifacts/network.ts';
import { type ArtifactOptions, architecture, type Located } from '../src/artifacts/options.ts';
import { BearerlessError } from '../src/domain/error.ts';
import { type ReleaseServer, releaseServer, sendPart, sendSome, sha256 } from './support/release-server.ts';
import { suite } from './support/suite.ts';

const test = suite('cache', { limit: 60_000 });
const version = 'v1.33.13';
const arch = architecture();

/** A program that says its version, and is long enough to be interrupted. */
function program(says: string, padding = 0): Buffer {
  return Buffer.from(`#!/bin/sh\necho ${says}\nexit 0\n${'#'.repeat(padding)}\n`);
}

const path = (name: string) => `/release/${version}/bin/linux/${arch}/${name}`;

/** Serves `body` as the release of a Kubernetes program, with its checksum. */
function publish(server: ReleaseServer, name: string, body: Buffer, digest = sha256(body)): void {
  server.serve.set(path(name), body);
  server.serve.set(`${path(name)}.sha256`, Buffer.from(digest));
}

interface Ground {
  server: ReleaseServer;
  cacheDir: string;
  /** A place for the test's own files. */
  folder: string;
  said: string[];
  ensure(components: Component[], more?: Partial<ArtifactOptions>): Promise<Located[]>;
}

async function on(act: (ground: Ground) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-cache-'));
  await using server = await releaseServer();
  const network = openNetwork({ ca: server.ca, stallMs: 5000 });
  const cacheDir = join(folder, 'cache');
  const said: string[] = [];
  const ensure: Ground['ensure'] = (components, more) =>
    ensureBinaries(
      { version, components },
      {
        ...{ cacheDir, mirror: server.url, source: 'release', network, searchPath: '' },
        onProgress: ({ phase, text }) => said.push(`${phase}: ${text}`),
        ...more,
      },
      AbortSignal.timeout(50_000),
    );
  try {
    await act({ server, cacheDir, folder, said, ensure });
  } finally {
    await network.dispatcher.destroy();
    await rm(folder, { recursive: true });
  }
}

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
      ...{ name: 'kubeadm', version, sha256: sha256(body), source: 'release' },
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

test('a damaged binary is found, said, and made again', () =>
  on(async ({ server, said, ensure }) => {
    publish(server, 'kubeadm', program('v1.33.13'));
    const [before] = await ensure(['kubeadm']);
    assert.ok(before);
    const good = await readFile(before.path);
    await writeFile(before.path, Buffer.concat([good.subarray(0, -2), Buffer.from('!\n')]));
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
    assert.equal(server.requests, [`GET ${path('kubeadm')}.sha256`]);
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

/** Starts a process that fills the cache. */
async function filler({ server, cacheDir, folder }: Ground) {
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, server.ca);
  const script = join(import.meta.dirname, 'fixtures/artifacts/fill.ts');
  const args = ['--import', 'tsx', script, cacheDir, server.url, ca, 'kubeadm'];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Resolves once the child has said `text`. */
function said({ stderr }: Awaited<ReturnType<typeof filler>>, text: string): Promise<void> {
  let output = '';
  return new Promise((resolve) => {
    stderr.on('data', (chunk) => {
      output += chunk;
      if (output.includes(text)) resolve();
    });
  });
}

async function answer(child: Awaited<ReturnType<typeof filler>>): Promise<Located[]> {
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  assert.is(code, 0);
  return JSON.parse(output);
}

test('two processes at once: one fills, the other waits and finds it', () =>
  on(async (ground) => {
    const body = program('v1.33.13', 1_000_000);
    publish(ground.server, 'kubeadm', body);
    const children = await Promise.all([filler(ground), filler(ground)]);
    // The one that fills gets its answer only when the other is known to wait.
    const waits = Promise.race(children.map((child) => said(child, 'waits for another run')));
    ground.server.serve.set(path('kubeadm'), async (request, response) => {
      await waits;
      sendPart(body, request, response);
    });
    const [first, second] = await Promise.all(children.map(answer));
    assert.equal(ground.server.requests, [`GET ${path('kubeadm')}.sha256`, `GET ${path('kubeadm')}`]);
    assert.equal(first, second);
    assert.is(first?.[0]?.sha256, sha256(body));
  }));

test('a run killed in a download leaves no lock and no binary; the next one goes on where it stopped', () =>
  on(async (ground) => {
    const { server, cacheDir, ensure } = ground;
    const body = program('v1.33.13', 1_000_000);
    publish(server, 'kubeadm', body);
    const partSent = new Promise<void>((resolve) => {
      server.serve.set(path('kubeadm'), (request, response) => {
        sendSome(body, 300_000, 'hang')(request, response);
        resolve();
      });
    });
    const child = await filler(ground);
    await partSent;
    const downloads = join(cacheDir, 'downloads', version);
    while (!(await someBytes(downloads))) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    await once(child, 'close');
    assert.not(existsSync(join(cacheDir, 'binaries', version, 'kubeadm')));

    server.serve.set(path('kubeadm'), (request, response) => sendPart(body, request, response));
    const [binary] = await ensure(['kubeadm']);
    assert.is(binary?.sha256, sha256(body));
    assert.match(server.requests.at(-1) ?? '', /^GET \S+ bytes=[1-9]\d*-$/);
    assert.not(existsSync(downloads));
  }));

async function someBytes(folder: string): Promise<boolean> {
  const [name] = await readdir(folder).catch(() => []);
  return name !== undefined && (await readFile(join(folder, name))).length > 0;
}
