// Which server is meant, and what is refused before anybody is asked.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, match, unreachable } from 'uvu/assert';
import { temporaryFolder } from '../../test/support/bearerless.ts';
import { suite } from '../../test/support/suite.ts';
import { BearerlessError } from '../domain/error.ts';
import { type ServerFlags, serverOf } from './live-server.ts';

const test = suite('which live cluster is meant');

async function refusal(flags: ServerFlags, usual: string[] = []): Promise<string> {
  try {
    await serverOf(flags, usual);
  } catch (thrown) {
    if (thrown instanceof BearerlessError) return `${thrown.blame}: ${thrown.message}. ${thrown.hint ?? ''}`;
    throw thrown;
  }
  return unreachable('it was not refused') as never;
}

test('several kubeconfigs are one, the first that has a name counts', async () => {
  await using folder = await temporaryFolder();
  const [one, two] = [join(folder.path, 'one'), join(folder.path, 'two')];
  await writeFile(one, 'contexts: [{ name: a, context: { cluster: k, user: u } }]\ncurrent-context: a\n');
  const clusters = [
    '{ name: k, cluster: { server: "https://192.0.2.1/c-1", insecure-skip-tls-verify: true, tls-server-name: n } }',
    '{ name: p, cluster: { server: "https://192.0.2.2", proxy-url: "http://127.0.0.1:9" } }',
    '{ name: w, cluster: { server: "https://192.0.2.2", certificate-authority-data: eHg= } }',
  ];
  const contexts = ['k', 'p', 'w', 'x'].map((name) => `{ name: on-${name}, context: { cluster: ${name} } }`);
  await writeFile(two, `current-context: on-p\ncontexts: [${contexts}]\nclusters: [${clusters}]\n`);
  const usual = [join(folder.path, 'absent'), one, two];
  const { url, ...rest } = await serverOf({}, usual);
  equal([url.href, rest], ['https://192.0.2.1/c-1', { trust: 'unverified', serverName: 'n' }]);
  match(await refusal({ context: 'on-p' }, usual), 'is behind a proxy-url, which is not supported');
  match(
    await refusal({ context: 'on-w' }, usual),
    'there is no certificate in certificate-authority-data of',
  );
  match(await refusal({ context: 'on-x' }, usual), 'names the cluster "x", which ');
  match(
    await refusal({ context: 'on-ks' }, usual),
    'Give one with --context: a, on-k, on-p, on-w, on-x. Did you mean "on-k"?',
  );
  match(await refusal({ kubeconfig: one }), 'names the cluster "k", which ');
});

const server = 'https://127.0.0.1:1';
const wrong: Array<[flags: ServerFlags, said: string]> = [
  [{ server: 'http://127.0.0.1' }, 'user: "http://127.0.0.1" is no address of a cluster'],
  [{ server: 'https://u:p@127.0.0.1' }, 'Such as https://203.0.113.7:6443, without a user.'],
  [{ server, context: 'x' }, 'name two clusters'],
  [{ server, certificateAuthority: '/etc/hostname' }, 'there is no certificate in /etc/hostname'],
  [{ server, certificateAuthority: '/nowhere' }, 'cannot read /nowhere'],
  [{ server, certificateAuthority: '/x', insecureSkipTlsVerify: true }, 'Give one of them.'],
  [{ kubeconfig: '/nowhere' }, 'cannot read /nowhere'],
  [{ kubeconfig: '/dev/null' }, '/dev/null is no kubeconfig'],
  [{}, 'no cluster is named, and there is no kubeconfig'],
];
for (const [flags, said] of wrong) {
  test(`refused: ${JSON.stringify(flags)}`, async () => match(await refusal(flags), said));
}
