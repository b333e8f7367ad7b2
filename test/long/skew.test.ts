// Real joins with kubelets of earlier minors, with the versions of both programs from the requests that they sent; and
// the real upgrade of such a node, which closes what a file on it had opened.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { loadCatalogue } from '../../src/artifacts/catalogue.ts';
import { longOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('version skew', { limit: 1_200_000 });
const [older, newest] = loadCatalogue()
  .versions.slice(-2)
  .map(({ version }) => version) as [string, string];

test('an older kubelet joins and is closed; a token is refused as ever with anonymous requests off', async () => {
  await using folder = await temporaryFolder();
  const settings = ['default', 'anonymous-off'];
  const argv = ['version-skew', '-k', newest, '-s', settings.join(), '-g', 'kubelet=-1', '--retries', '1'];
  const { exitCode, results, output, said } = await run(folder.path, argv);
  assert.is(exitCode, 0, said);
  const cell = (setting: string, mode: string) =>
    results.cells[`${newest}/${setting}/process/join:${mode}:kubelet=-1`];
  assert.equal(
    settings.map((setting) =>
      ['token', 'file-token'].map((mode) => {
        const { observed } = cell(setting, mode) ?? {};
        return observed && longOutcome(observed);
      }),
    ),
    [
      ['joined', 'joined'],
      ['refused unauthorized', 'joined'],
    ],
  );
  const note = cell('anonymous-off', 'file-token')?.notes?.[0] ?? '';
  assert.ok(note.startsWith(`kubeadm ${newest} joined a kubelet ${older}, `) && note.endsWith('401'), note);
  assert.equal(
    results.run.binaries.filter(({ name }) => name === 'kubelet').map(({ version }) => version),
    [newest, older],
  );
  const evidence = `evidence/${newest}/default/process/join_token_kubelet=-1`;
  const audit = await readFile(join(output, evidence, 'audit.jsonl'), 'utf8');
  const agents = audit
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).userAgent.split(' ')[0]);
  assert.equal([...new Set(agents)].sort(), [`kubeadm/${newest}`, `kubelet/${older}`]);
});

test('a node comes back from its upgrade, closed as the cluster says and not as its own file did', async () => {
  await using folder = await temporaryFolder();
  const settings = ['default', 'kubelet-read-only-port'];
  const argv = ['node-upgrade', '-k', newest, '-s', settings.join(), '--retries', '1'];
  const { exitCode, results, said } = await run(folder.path, argv);
  assert.is(exitCode, 0, said);
  const upgrade = 'upgrade-node:kubelet=-1';
  const seen = (setting: string, question: string) => {
    const { before, observed } = results.cells[`${newest}/${setting}/process/${upgrade}${question}`] ?? {};
    return [before, observed].map((one) => one && longOutcome(one));
  };
  for (const setting of settings) {
    assert.equal(seen(setting, ''), [undefined, 'completed']);
    assert.equal(seen(setting, '/kubelet:GET:/pods@none'), ['401', '401']);
    assert.equal(seen(setting, '/kubelet:GET:/pods@admin-cert'), ['200', '200']);
  }
  assert.equal(seen('kubelet-read-only-port', '/kubelet-read-only:GET:/pods@none'), ['200', 'closed']);
});

test('the kubelet of an upgraded node renews its certificates, unless it no longer asks for what it serves', async () => {
  await using folder = await temporaryFolder();
  const settings = ['short-certificates', 'short-certificates-edited'];
  const asked = ['-s', settings.join(), '-g', 'renew-certificate|upgrade-node:kubelet=-1$'];
  const argv = ['node-upgrade', '-k', newest, ...asked, '--retries', '1'];
  const { exitCode, results, said } = await run(folder.path, argv);
  assert.is(exitCode, 0, said);
  const client = 'upgrade-node:kubelet=-1/renew-certificate:client';
  const seen = settings.flatMap((setting) =>
    ['upgrade-node:kubelet=-1', client, `${client}/renew-certificate:serving`].map((question) => {
      const { observed } = results.cells[`${newest}/${setting}/process/${question}`] ?? {};
      return observed && longOutcome(observed);
    }),
  );
  assert.equal(seen, [...['completed', 'completed', 'completed'], ...['completed', 'completed', 'failed']]);
});
