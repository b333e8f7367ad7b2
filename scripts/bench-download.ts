// How soon the first matrix is there where releases can be downloaded: from an empty cache, over 100 Mbit/s, from a TLS
// server that this script starts. It serves the binaries of the cache under the paths of the official servers.
// `npm run bench:download -- [VERSION] [ROUNDS]`
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { artifactOf, type Component } from '../src/artifacts/component.ts';
import { releaseOf } from '../src/artifacts/release.ts';
import { resolveVersion } from '../src/artifacts/resolve.ts';
import { packageRoot } from '../src/domain/root.ts';
import { type Handler, releaseServer, sha256 } from '../test/support/release-server.ts';
import { writeBenchmark } from './benchmarks-page.ts';
import { span } from './figures.ts';

const [label = 'latest', rounds = '3'] = process.argv.slice(2);
const version = resolveVersion(label);
const program = join(packageRoot, 'bin/bearerless');
const bytesPerSecond = 100e6 / 8;
const piece = 64 * 1024;

const temporary = await mkdtemp(join(tmpdir(), 'bearerless-bench-'));
await using server = await releaseServer();
/** When the line is free again, in milliseconds of `performance.now()`; all downloads share it. */
let free = 0;
let lastByte = 0;
let served = 0;

/** Answers with the body as fast as the shared line lets it. */
function throttled(body: Buffer): Handler {
  return async (request, response) => {
    response.writeHead(200, { 'content-length': body.length });
    for (let at = 0; at < body.length && !request.destroyed; at += piece) {
      const part = body.subarray(at, at + piece);
      free = Math.max(free, performance.now()) + (1000 * part.length) / bytesPerSecond;
      await sleep(free - performance.now());
      response.write(part);
      served += part.length;
    }
    lastByte = performance.now();
    response.end();
  };
}

/** Puts every program of the folder on the server; those of one archive into one. */
async function stock(bin: string): Promise<void> {
  const archives = new Map<string, { members: [string, string][]; checksums: string }>();
  for (const name of await readdir(bin)) {
    const path = await realpath(join(bin, name));
    const release = releaseOf(artifactOf(name as Component, version));
    if (release === undefined) continue;
    const { url, checksums, member } = release;
    if (member !== undefined) {
      const archive = archives.get(url) ?? { members: [], checksums };
      archives.set(url, { ...archive, members: [...archive.members, [member, path]] });
    } else put(url, checksums, await readFile(path));
  }
  for (const [url, { members, checksums }] of archives) {
    const folder = await mkdtemp(join(temporary, 'archive-'));
    for (const [member, path] of members) await execa('install', ['-D', path, join(folder, member)]);
    const file = `${folder}.tgz`;
    await execa('tar', [
      '--create',
      '--gzip',
      '--file',
      file,
      '--directory',
      folder,
      ...members.map(([name]) => name),
    ]);
    put(url, checksums, await readFile(file));
  }
}

function put(url: string, checksums: string, body: Buffer): void {
  server.serve.set(new URL(url).pathname, throttled(body));
  const line = `${sha256(body)}  ${url.split('/').at(-1)}\n`;
  server.serve.set(new URL(checksums).pathname, Buffer.from(line));
}

const figures = { download: [], matrix: [], after: [] } as Record<string, number[]>;
try {
  await execa(program, ['binaries', 'fetch', version], { stdio: 'inherit' });
  const { stdout: bin } = await execa(program, ['binaries', 'path', version]);
  await stock(bin);
  const ca = join(temporary, 'ca.pem');
  await writeFile(ca, server.ca);
  for (let round = 1; round <= Number(rounds); round++) {
    const [home, output] = [join(temporary, `home-${round}`), join(temporary, `run-${round}`)];
    const env = { HOME: home, XDG_CACHE_HOME: join(home, 'cache'), NODE_EXTRA_CA_CERTS: ca };
    const argv = ['run', '-k', version, '--mirror', server.url, '--output', output];
    const start = performance.now();
    served = 0;
    const running = execa(program, argv, { env, reject: false });
    let shown = 0;
    running.stdout.on('data', (chunk) => {
      if (shown === 0 && String(chunk).includes('Kubernetes v')) shown = performance.now();
    });
    const { exitCode, stderr } = await running;
    if (exitCode !== 0 || shown === 0) throw new Error(`the run ended with ${exitCode}\n${stderr}`);
    figures.download?.push((lastByte - start) / 1000);
    figures.matrix?.push((shown - start) / 1000);
    figures.after?.push((shown - lastByte) / 1000);
    console.error(
      `round ${round}: ${(served / 1e6).toFixed(0)} MB, matrix ${((shown - lastByte) / 1000).toFixed(1)} s after`,
    );
  }
  await writeBenchmark('bench:download', `${version}, ${(served / 1e6).toFixed(0)} MB, rounds: ${rounds}.`, {
    head: ['from the start, in seconds', 'median (min to max)'],
    rows: [
      ['to the last byte', span(figures.download ?? [])],
      ['to the first matrix', span(figures.matrix ?? [])],
      ['from the last byte to the first matrix', span(figures.after ?? [])],
    ],
  });
} finally {
  await rm(temporary, { recursive: true, force: true });
}
