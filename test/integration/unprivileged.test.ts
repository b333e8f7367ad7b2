// The newest version as an ordinary user, without root and without Docker: control plane, kubelet and joins.
import * as assert from 'uvu/assert';
import { shortOutcome } from '../../src/domain/outcome.ts';
import { runAsUser } from '../support/as-user.ts';
import { temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('as an ordinary user', { limit: 600_000 });

test('the same answers, joins included', async () => {
  await using folder = await temporaryFolder();
  const only = ['-s', 'anonymous-off', '-g', 'join:|/version@none|kubelet:GET:/pods'];
  const { exitCode, results, said } = await runAsUser(folder.path, 'latest', only);
  assert.is(exitCode, 0, said);
  assert.is(results.run.host.privilege, 'user-namespace');
  assert.equal(
    Object.entries(results.cells).map(([id, { observed }]) => [
      id.split('/process/')[1],
      shortOutcome(observed),
    ]),
    [
      ['apiserver:GET:/version@none', '401'],
      ['kubelet:GET:/pods@none', '401'],
      ['kubelet:GET:/pods@admin-cert', '200'],
      ['join:token', 'refused'],
      ['join:file-cert', 'joined'],
    ],
  );
});
