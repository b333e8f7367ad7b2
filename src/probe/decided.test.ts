// How a server is asked that answers with faults of its own at first.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { Identity } from '../domain/identity.ts';
import { askDecided } from './http.ts';

const test = suite('decided');
const { signal } = new AbortController();

/** What is answered in turn; the last of it for ever. */
async function asked(...statuses: number[]) {
  return await askedAs('none', ...statuses);
}

async function askedAs(identity: Identity, ...statuses: number[]) {
  let last = 0;
  const server = createServer((_, response) => {
    last = statuses.shift() ?? last;
    response.writeHead(last).end();
  }).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const where = { host: '127.0.0.1', port, trust: 'plain' } as const;
    const question = { ...where, method: 'GET', path: '/livez', identity, credential: {} } as const;
    const { transcript, notes } = await askDecided(question, signal);
    return { status: transcript.response?.status, notes };
  } finally {
    server.close();
  }
}

test('a fault of the server’s own is asked again until it has made up its mind', async () => {
  equal(await asked(401), { status: 401, notes: [] });
  equal(await asked(500, 429, 503, 401), { status: 401, notes: ['asked again, as it first answered 500'] });
});

test('one that lasts is its answer', async () => {
  equal(await asked(503), { status: 503, notes: ['asked again, as it first answered 503'] });
});

test('a 401 to somebody may be that nobody could look them up, and is asked again; one that lasts is the answer', async () => {
  const notes = ['asked again, as it first answered 401'];
  equal(await askedAs('bootstrap-token', 401, 401, 403), { status: 403, notes });
  equal(await askedAs('invalid-token', 401, 403), { status: 401, notes: [] });
  equal(await askedAs('service-account', 401), { status: 401, notes: [] });
});
