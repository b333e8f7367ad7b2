// `bearerless probe` against servers that record what they are asked: read-only, without credentials, verified, never
// elsewhere.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { bearerless, sentences, temporaryFolder } from '../support/bearerless.ts';
import { wrongBy } from '../support/documents.ts';
import { suite } from '../support/suite.ts';
import { certificate } from '../support/tls.ts';

const test = suite('probe');

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function served(folder: string, handler: Handler) {
  const tls = await certificate(folder);
  const seen: IncomingMessage[] = [];
  const server = createServer({ cert: tls.cert, key: tls.key }, (request, response) => {
    seen.push(request);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ca: tls.file,
    url: `https://127.0.0.1:${port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As a cluster with anonymous requests off, behind a path as some proxies put them. */
const off: Handler = (_, response) => response.writeHead(401).end('{"kind":"Status"}');

test('only GET without a credential, of the kubeconfig neither, and not faster than was said', async () => {
  await using folder = await temporaryFolder();
  await using server = await served(folder.path, off);
  const kubeconfig = join(folder.path, 'config');
  await writeFile(
    kubeconfig,
    `
current-context: c
contexts: [{ name: c, context: { cluster: k, user: u } }]
clusters: [{ name: k, cluster: { server: "${server.url}/k8s/c-1", certificate-authority: tls.crt } }]
users: [{ name: u, user: { token: very-secret } }]
`,
  );
  const start = performance.now();
  const ended = await bearerless(['probe', '--rate', '20', '-k', '1.37', '--json'], {
    KUBECONFIG: kubeconfig,
  });
  is(ended.exitCode, 0, ended.stderr);
  const live = JSON.parse(ended.stdout);
  equal(wrongBy('probe', live), []);
  equal(
    live.likeness.map(({ setting }: { setting: string }) => setting).includes('anonymous-off'),
    true,
    ended.stdout,
  );
  equal(live.cis[0], {
    control: '1.2.1',
    verdict: 'met',
    because: 'every request without a credential is told 401',
  });
  is(server.seen.length, 12);
  is(performance.now() - start > 11 * 50, true);
  for (const { method, url = '', headers } of server.seen) {
    equal([method, headers.authorization, headers.cookie], ['GET', undefined, undefined]);
    match(url, /^\/k8s\/c-1\//);
  }
});

test('a redirect is an answer like any other: nobody else is asked', async () => {
  await using folder = await temporaryFolder();
  await using other = await served(folder.path, off);
  await using server = await served(folder.path, (_, response) =>
    response.writeHead(302, { location: `${other.url}/login` }).end(),
  );
  const argv = ['probe', '--server', server.url, '--insecure-skip-tls-verify', '--rate', '100'];
  const ended = await bearerless(argv);
  is(ended.exitCode, 0, ended.stderr);
  match(ended.stdout, 'NOT VERIFIED: --insecure-skip-tls-verify');
  match(ended.stdout, /^ {2}302 {2}\/ \/api /m);
  match(sentences(ended.stdout), 'CIS 1.2.1: unknown');
  equal([server.seen.length, other.seen.length], [12, 0]);
});

test('who cannot be verified or reached is asked once, and said', async () => {
  await using folder = await temporaryFolder();
  await using server = await served(folder.path, off);
  const ended = await bearerless(['probe', '--server', server.url]);
  is(ended.exitCode, 3, ended.stderr);
  match(ended.stdout, /^No answer to \/ and 11 more: (self-signed certificate|unable to verify)/m);
  equal(server.seen, []);
  const nobody = await bearerless(['probe', '--server', 'https://127.0.0.1:1', '--fail-on', 'anonymous']);
  is(nobody.exitCode, 3, nobody.stdout);
  match(sentences(nobody.stdout), 'No answer to / and 11 more: connect ECONNREFUSED 127.0.0.1:1');
  match(sentences(nobody.stdout), 'CIS 1.2.1: unknown: no answer tells whether strangers are let in.');
});

test('a kubelet that was asked must answer, and a gate does not take silence for closed', async () => {
  await using folder = await temporaryFolder();
  await using elsewhere = await temporaryFolder();
  await using server = await served(folder.path, off);
  await using lazy = await served(elsewhere.path, ({ url }, response) =>
    response.writeHead(url === '/livez' ? 503 : 401).end(),
  );
  const argv = ['probe', '--insecure-skip-tls-verify', '--rate', '100', '-k', '1.37'];
  const host = server.url.replace('https://', '');
  const closed = await bearerless([
    ...argv,
    '--server',
    server.url,
    '--kubelet',
    host,
    '--fail-on',
    'anonymous',
  ]);
  is(closed.exitCode, 0, closed.stdout);
  match(closed.stderr, 'NOT VERIFIED: --insecure-skip-tls-verify');
  match(sentences(closed.stdout), 'CIS 4.2.1: met: every request without a credential is told 401.');
  const absent = await bearerless([...argv, '--server', server.url, '--kubelet', '127.0.0.1:1']);
  is(absent.exitCode, 3, absent.stdout);
  match(sentences(absent.stdout), 'CIS 4.2.1: unknown: no answer tells whether strangers are let in.');
  const unclear = await bearerless([...argv, '--server', lazy.url, '--fail-on', 'anonymous']);
  is(unclear.exitCode, 1, unclear.stdout);
  match(sentences(unclear.stdout), 'told 401, but no answer tells of /livez.');
  const verified = ['--kubelet', host, '--kubelet-certificate-authority', server.ca];
  is((await bearerless([...argv, '--server', server.url, ...verified])).exitCode, 0);
});

test('what stands open, and what is not as meant, fails where that is asked for', async () => {
  await using folder = await temporaryFolder();
  await using server = await served(folder.path, ({ url }, response) =>
    response.writeHead(url === '/api/v1/namespaces' ? 200 : 403).end('{}'),
  );
  const argv = ['probe', '--server', server.url, '--certificate-authority', server.ca, '--rate', '100'];
  const asked = [...argv, '-k', '1.33', '--setting', 'anonymous-off'];
  const { exitCode, stdout } = await bearerless(asked);
  is(exitCode, 0);
  match(sentences(stdout), 'Kubernetes does not publish to everyone: /api/v1/namespaces.');
  match(stdout, 'CIS 1.2.1: not met');
  match(sentences(stdout), /Likest of v1\.33\.\d+: anonymous-off; 12 of 12 answers differ:/);
  for (const kind of ['open', 'anonymous', 'differs'])
    is((await bearerless([...asked, '--fail-on', kind])).exitCode, 1);
});

test('what is wrong is told before anybody is asked', async () => {
  await using folder = await temporaryFolder();
  await using server = await served(folder.path, off);
  const argv = ['probe', '--server', server.url, '--insecure-skip-tls-verify'];
  for (const [wrong, said] of [
    [['--setting', 'anonymous-of'], 'anonymous-off'],
    [['-k', '1.99'], 'there is no Kubernetes version "1.99"'],
    [['--rate', '0'], 'Give a number up to 100.'],
  ] as const) {
    const ended = await bearerless([...argv, ...wrong]);
    is(ended.exitCode, 2, ended.stdout);
    match(ended.stderr, said);
  }
  equal(server.seen, []);
});

test('metrics for Prometheus: what a stranger gets, the verdict, and when an answer last changed', async () => {
  await using folder = await temporaryFolder();
  let open = 200;
  await using server = await served(folder.path, ({ url }, response) =>
    response.writeHead(url === '/api/v1/namespaces' ? open : 401).end('{}'),
  );
  const file = join(folder.path, 'bearerless.prom');
  const argv = ['probe', '--server', server.url, '--certificate-authority', server.ca, '--rate', '100'];
  const asked = async (at = server.url) => {
    const { exitCode } = await bearerless([...argv, '-k', '1.37', '--server', at, '--textfile', file]);
    const text = await readFile(file, 'utf8');
    const value = (name: string) => new RegExp(`^bearerless_probe_${name} (.*)$`, 'm').exec(text)?.[1];
    return { exitCode, text, value, changed: value('last_change_timestamp_seconds') };
  };
  /** Makes what the file says of times older. */
  const age = async () =>
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace(/(_timestamp_seconds) \d+/g, '$1 1700000000'),
    );

  const first = await asked();
  const question = 'component="apiserver",identity="none",path="/api/v1/namespaces"';
  equal([first.exitCode, first.value('success'), first.value('unanswered')], [0, '1', '0'], first.text);
  is(first.value(`open\\{${question}\\}`), '1');
  is(first.value(`outcome\\{${question},outcome="200"\\}`), '1');
  is(first.value('cis\\{control="1.2.1",verdict="partly"\\}'), '1');
  is(first.changed, first.value('last_run_timestamp_seconds'));
  for (const line of first.text.trimEnd().split('\n'))
    match(line, /^(# (HELP|TYPE) bearerless_probe_\w+ .+|bearerless_probe_\w+(\{(\w+="[^"]*",?)+\})? \d+)$/);

  await age();
  is((await asked()).changed, '1700000000');
  const silent = await asked('https://127.0.0.1:1');
  equal([silent.exitCode, silent.value('success'), silent.changed], [3, '0', '1700000000']);
  is(silent.value(`outcome\\{${question},outcome="200"\\}`), '1', 'the last answer is kept');
  is(silent.value(`open\\{${question}\\}`), undefined);
  open = 403;
  const closed = await asked();
  is(closed.changed, closed.value('last_run_timestamp_seconds'));
  is(closed.value(`open\\{${question}\\}`), '0');
  equal(
    (await readdir(folder.path)).filter((name) => name.includes('partial')),
    [],
  );
});
