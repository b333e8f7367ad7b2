// Real joins with kubelets of earlier minors: with anonymous requests on and off, by token and by file, each with the
// versions of both programs from the requests that they sent.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { longOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('version skew', { limit: 1_200_000 });

test('an older kubelet joins and is closed; a token is refused as ever with anonymous requests off', async () => {
  await using folder = await temporaryFolder();
  const settings = ['default', 'anonymous-off'];
  const argv = ['version-skew', '-k', '1.34', '-s', settings.join(), '-g', 'kubelet=-1', '--retries', '1'];
  const { exitCode, results, output, said } = await run(folder.path, argv);
  assert.is(exitCode, 0, said);
  const cell = (setting: string, mode: string) =>
    results.cells[`v1.34.4/${setting}/process/join:${mode}:kubelet=-1`];
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
  assert.match(
    cell('anonymous-off', 'file-token')?.notes?.[0] ?? '',
    /^kubeadm v1\.34\.4 joined a kubelet v1\.33\.13, .* with 401$/,
  );
  assert.equal(
    results.run.binaries.filter(({ name }) => name === 'kubelet').map(({ version }) => version),
    ['v1.34.4', 'v1.33.13'],
  );
  const evidence = 'evidence/v1.34.4/default/process/join_token_kubelet=-1';
  const audit = await readFile(join(output, evidence, 'audit.jsonl'), 'utf8');
  const agents = audit
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).userAgent.split(' ')[0]);
  assert.equal([...new Set(agents)].sort(), ['kubeadm/v1.34.4', 'kubelet/v1.33.13']);
});
