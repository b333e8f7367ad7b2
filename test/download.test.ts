// Downloads against a TLS server of the test's own: what a good server, a bad one and a bad connection lead to.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { download } from '../src/artifacts/download.ts';
import { openNetwork } from '../src/artifacts/network.ts';
import { BearerlessError } from '../src/domain/error.ts';
import { limit } from '../src/system/limit.ts';
import { type ReleaseServer, releaseServer, sendPart, sendSome, sha256 } from './support/release-server.ts';
import { suite } from './support/suite.ts';

const test = suite('download');
const body = Buffer.from('a binary of Kubernetes, '.repeat(10_000));
const digest = sha256(body);

interface Ground {
  server: ReleaseServer;
  /** Downloads `/file`; gives the code of the error, or `fetched`. */
  fetch(expected?: string): Promise<string>;
  path: string;
}

async function on(act: (ground: Ground) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-download-'));
  await using server = await releaseServer();
  const network = openNetwork({ ca: server.ca, connectMs: 2000, stallMs: 300, retryMs: 0 });
  const path = join(folder, 'part');
  const fetch = async (expected = digest) => {
    using within = limit(20_000);
    try {
      await download({ url: `${server.url}/file`, path, sha256: expected, network, signal: within.signal });
      return 'fetched';
    } catch (thrown) {
      if (thrown instanceof BearerlessError) return thrown.code;
      throw thrown;
    }
  };
  try {
    await act({ server, fetch, path });
  } finally {
    await (await network.dispatcher()).destroy();
    await rm(folder, { recursive: true });
  }
}

test('the right digest: the file is there, and asked for once', () =>
  on(async ({ server, fetch, path }) => {
    server.serve.set('/file', body);
    assert.is(await fetch(), 'fetched');
    assert.ok((await readFile(path)).equals(body));
    assert.is(await fetch(), 'fetched');
    assert.equal(server.requests, ['GET /file']);
  }));

test('a wrong digest: an error, and nothing is left', () =>
  on(async ({ server, fetch, path }) => {
    server.serve.set('/file', Buffer.from('something else'));
    assert.is(await fetch(), 'digest-mismatch');
    assert.not(existsSync(path));
  }));

test('truncated by a server that says so short a length: an error, and nothing is left', () =>
  on(async ({ server, fetch, path }) => {
    server.serve.set('/file', body.subarray(0, 1000));
    assert.is(await fetch(), 'digest-mismatch');
    assert.not(existsSync(path));
  }));

test('404: said as such', () =>
  on(async ({ server, fetch, path }) => {
    assert.is(await fetch(), 'not-found');
    assert.equal(server.requests, ['GET /file']);
    assert.not(existsSync(path));
  }));

test('a connection that breaks: the rest is asked for, not the whole', () =>
  on(async ({ server, fetch, path }) => {
    server.serve.set('/file', (request, response) => {
      if (request.headers.range) sendPart(body, request, response);
      else sendSome(body, 100_000, 'hang-up')(request, response);
    });
    assert.is(await fetch(), 'fetched');
    assert.ok((await readFile(path)).equals(body));
    const [first, second] = server.requests;
    assert.is(server.requests.length, 2);
    assert.is(first, 'GET /file');
    assert.match(second ?? '', /^GET \/file bytes=[1-9]\d*-$/);
  }));

test('a connection that stalls again and again: given up, and what came is kept for the next run', () =>
  on(async ({ server, fetch, path }) => {
    let answers = 0;
    server.serve.set('/file', (request, response) => {
      answers += 1;
      if (answers === 1) return sendSome(body, 5000, 'hang')(request, response);
      response.writeHead(206, { 'content-length': body.length - 5000 }).flushHeaders();
    });
    assert.is(await fetch(), 'download-broken');
    assert.ok((await readFile(path)).equals(body.subarray(0, 5000)));
    server.serve.set('/file', body);
    assert.is(await fetch(), 'fetched');
    assert.is(server.requests.at(-1), 'GET /file bytes=5000-');
    assert.ok((await readFile(path)).equals(body));
  }));

test('a server that never answers is given up once', () =>
  on(async ({ server, fetch }) => {
    server.serve.set('/file', () => undefined);
    assert.is(await fetch(), 'source-silent');
    assert.is(await fetch(), 'source-given-up');
    assert.equal(server.requests, ['GET /file', 'GET /file']);
  }));

test('a damaged earlier part: found by the digest, and fetched anew', () =>
  on(async ({ server, fetch, path }) => {
    server.serve.set('/file', body);
    await writeFile(path, 'x'.repeat(5000));
    assert.is(await fetch(), 'fetched');
    assert.ok((await readFile(path)).equals(body));
    assert.equal(server.requests, ['GET /file bytes=5000-', 'GET /file']);
  }));

test('an earlier part longer than the file: fetched anew', () =>
  on(async ({ server, fetch, path }) => {
    server.serve.set('/file', body);
    await writeFile(path, 'x'.repeat(body.length + 1));
    assert.is(await fetch(), 'fetched');
    assert.ok((await readFile(path)).equals(body));
  }));

test('a server that knows no Range: its whole answer replaces the part', () =>
  on(async ({ server, fetch, path }) => {
    server.serve.set('/file', (_, response) => void response.writeHead(200).end(body));
    await writeFile(path, body.subarray(0, 5000));
    assert.is(await fetch(), 'fetched');
    assert.ok((await readFile(path)).equals(body));
    assert.equal(server.requests, ['GET /file bytes=5000-']);
  }));

test('a redirect is followed', () =>
  on(async ({ server, fetch, path }) => {
    server.serve.set('/file', (_, response) => void response.writeHead(302, { location: '/cdn/file' }).end());
    server.serve.set('/cdn/file', body);
    assert.is(await fetch(), 'fetched');
    assert.ok((await readFile(path)).equals(body));
  }));

test('a certificate nobody vouches for: the source counts as silent', () =>
  on(async ({ server, path }) => {
    server.serve.set('/file', body);
    const strange = openNetwork({ connectMs: 2000, retryMs: 0 });
    using within = limit(20_000);
    try {
      await download({
        url: `${server.url}/file`,
        path,
        sha256: digest,
        network: strange,
        signal: within.signal,
      });
      assert.unreachable();
    } catch (thrown) {
      assert.is((thrown as BearerlessError).code, 'source-silent');
    } finally {
      await (await strange.dispatcher()).destroy();
    }
    assert.equal(server.requests, []);
  }));
