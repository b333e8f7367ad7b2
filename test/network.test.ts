// The way to release servers: what is asked again, what is followed, and what is refused on the way.
import * as assert from 'uvu/assert';
import { get, getText, type Network, openNetwork } from '../src/artifacts/network.ts';
import { BearerlessError } from '../src/domain/error.ts';
import { type Handler, plainServer, releaseServer } from './support/release-server.ts';
import { suite } from './support/suite.ts';

const test = suite('network');
const { signal } = new AbortController();

/** A network that trusts `ca` and waits for nobody; gone with the test. */
function trusting(ca: string): Network & AsyncDisposable {
  const network = openNetwork({ ca, connectMs: 2000, stallMs: 2000, retryMs: 0 });
  return { ...network, [Symbol.asyncDispose]: async () => (await network.dispatcher()).destroy() };
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    (value) => value,
    (thrown) => (thrown instanceof BearerlessError ? `${thrown.code}: ${thrown.message}` : thrown),
  );
}

const redirect =
  (location: string): Handler =>
  (_, response) =>
    void response.writeHead(302, { location }).end();

test('a connection that fails once, and a server that is busy once, are asked again', async () => {
  await using server = await releaseServer();
  await using network = trusting(server.ca);
  const failures: Handler[] = [
    (request) => void request.socket.destroy(),
    (_, response) => void response.writeHead(503).end('busy'),
  ];
  for (const failure of failures) {
    let asked = 0;
    server.serve.set('/file', (request, response) => {
      asked += 1;
      if (asked === 1) failure(request, response);
      else response.end('here it is');
    });
    assert.is(await getText(`${server.url}/file`, network, signal), 'here it is');
    assert.is(asked, 2);
  }
  assert.equal([...network.silent], []);
});

test('a redirect from https to http is refused, and nothing is asked there', async () => {
  await using server = await releaseServer();
  await using plain = await plainServer();
  await using network = trusting(server.ca);
  plain.serve.set('/file', Buffer.from('changed on the way'));
  server.serve.set('/file', redirect(`${plain.url}/file`));
  const refused = `insecure-redirect: ${server.url} redirects to ${plain.url}, which is not encrypted`;
  assert.is(await codeOf(get(`${server.url}/file`, { network, signal })), refused);
  assert.equal(plain.requests, []);
});

test('other redirects are followed, from http to https too, and not for ever', async () => {
  await using server = await releaseServer();
  await using plain = await plainServer();
  await using network = trusting(server.ca);
  plain.serve.set('/old', redirect('/new'));
  plain.serve.set('/new', redirect(`${server.url}/file`));
  server.serve.set('/file', Buffer.from('the file'));
  assert.is(await getText(`${plain.url}/old`, network, signal), 'the file');
  server.serve.set('/loop', redirect('/loop'));
  const loop = await codeOf(get(`${server.url}/loop`, { network, signal }));
  assert.is(loop, `bad-answer: ${server.url}/loop redirects more than 5 times`);
  for (const location of ['ftp://127.0.0.1/file', 'file:///etc/passwd', 'https://']) {
    server.serve.set('/nowhere', redirect(location));
    const nowhere = await codeOf(get(`${server.url}/nowhere`, { network, signal }));
    assert.is(nowhere, `bad-answer: ${server.url}/nowhere redirects to no web address`);
  }
});

test('a file of checksums that goes on and on is not read to its end', async () => {
  await using server = await releaseServer();
  await using network = trusting(server.ca);
  server.serve.set('/sums', (_, response) => {
    const more = () => {
      while (response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  });
  const endless = await codeOf(getText(`${server.url}/sums`, network, signal));
  assert.is(endless, `download-broken: ${server.url}/sums broke off (longer than 1 MiB)`);
});
