// Real Kubernetes over IPv6, where the kernel has it: who asks, and who joins, gets what they get over IPv4.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { loadCatalogue } from '../../src/artifacts/catalogue.ts';
import { longOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('IPv6', { limit: 900_000 });
const newest = loadCatalogue().versions.at(-1)?.version ?? '';

test('the servers of an IPv4 cluster answer over IPv6 as they do over IPv4, and a node joins over it', async () => {
  await using folder = await temporaryFolder();
  const settings = ['default', 'anonymous-off', 'kubelet-read-only-port'];
  const only = 'version@none|api@none|cluster-info@none|kubelet|join:';
  const argv = ['ipv6', '-k', newest, '-s', settings.join(), '-g', only, '--retries', '1'];
  const { exitCode, results, output, said } = await run(folder.path, argv);
  const outcome = (setting: string, question: string) => {
    const { observed } = results.cells[`${newest}/${setting}/process/${question}`] ?? {};
    return observed && longOutcome(observed);
  };
  if (!existsSync('/proc/net/if_inet6')) {
    assert.is(outcome('default', 'apiserver:GET:/api@none+over=ipv6'), 'unsupported');
    return;
  }
  assert.is(exitCode, 0, said);
  const apiserver = (path: string) =>
    ['default', 'anonymous-off'].map((setting) => outcome(setting, `apiserver:GET:${path}@none+over=ipv6`));
  assert.equal(['/version', '/api'].map(apiserver), [
    ['200', '401'],
    ['403', '401'],
  ]);
  assert.is(outcome('default', 'kubelet:GET:/pods@none+over=ipv6'), '401');
  assert.equal(
    ['default', 'kubelet-read-only-port'].map((setting) =>
      outcome(setting, 'kubelet-read-only:GET:/pods@none+over=ipv6'),
    ),
    ['closed', '200'],
  );
  assert.is(outcome('default', 'kubelet-healthz:GET:/healthz@none+over=ipv6'), 'closed');
  assert.equal(
    ['default', 'anonymous-off'].map((setting) =>
      ['token-ipv6', 'file-token-ipv6'].map((mode) => outcome(setting, `join:${mode}`)),
    ),
    [
      ['joined', 'joined'],
      ['refused unauthorized', 'joined'],
    ],
  );
  // All of a join with such a file goes there, the requests of the kubelet included.
  const evidence = `evidence/${newest}/anonymous-off/process/join_file-token-ipv6/audit.jsonl`;
  const audit = (await readFile(join(output, evidence), 'utf8')).split('\n').filter(Boolean);
  const from = audit.map((line) => JSON.parse(line) as { sourceIPs: string[]; userAgent: string });
  assert.ok(from.some(({ userAgent }) => userAgent.startsWith('kubelet/')));
  assert.equal(
    from.filter(({ sourceIPs }) => !sourceIPs[0]?.startsWith('fd00::')).map(({ userAgent }) => userAgent),
    [],
  );
});
