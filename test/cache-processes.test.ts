// Several processes and one cache: runs that collide, and runs that are killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { LocalBinary } from '../src/domain/results.ts';
import { type Ground, on, path, program, publish, version } from './support/cache-ground.ts';
import { sendPart, sendSome, sha256 } from './support/release-server.ts';
import { suite } from './support/suite.ts';

const test = suite('cache processes');

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

async function answer(child: Awaited<ReturnType<typeof filler>>): Promise<LocalBinary[]> {
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
