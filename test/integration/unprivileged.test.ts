// The newest version as an ordinary user, without root and without Docker: control plane, kubelet and joins.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { shortOutcome } from '../../src/domain/outcome.ts';
import { runAsUser } from '../support/as-user.ts';
import { temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('as an ordinary user', { limit: 600_000 });

const kubeadm = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
apiServer:
  extraArgs:
    - { name: anonymous-auth, value: "False" }
`;

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

test('a kubeadm configuration as it is, beside what it is nearest to', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'kubeadm.yaml');
  await writeFile(file, kubeadm);
  const { exitCode, results, said } = await runAsUser(folder.path, 'latest', [
    '-f',
    file,
    '-g',
    'join:|/version@none|kubelet:GET:/pods@none',
  ]);
  assert.is(exitCode, 0, said);
  assert.is(results.intake?.nearest, 'anonymous-off', said);
  const answers = (setting: string) =>
    Object.entries(results.cells)
      .filter(([id]) => id.includes(`/${setting}/process/`))
      .map(([id, { observed }]) => [id.split('/process/')[1], shortOutcome(observed)]);
  assert.equal(answers('yours'), [
    ['apiserver:GET:/version@none', '401'],
    ['kubelet:GET:/pods@none', '401'],
    ['join:token', 'refused'],
    ['join:file-cert', 'joined'],
  ]);
  assert.equal(answers('anonymous-off'), answers('yours'));
});
