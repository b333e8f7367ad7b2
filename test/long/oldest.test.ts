// Real Kubernetes v1.20, as an ordinary user: the story this project was born from, with the audit log's proof.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { runAsUser } from '../support/as-user.ts';
import { temporaryFolder, withoutSeconds } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('kubeadm join on v1.20', { limit: 900_000 });

test('a token join needs anonymous access, a file with a certificate does not', async () => {
  await using folder = await temporaryFolder();
  const only = ['-s', 'default,anonymous-off', '-g', 'join:|/version@|kubelet:GET:/pods'];
  const { exitCode, results, output, said } = await runAsUser(folder.path, '1.20', only);
  const cell = (setting: string, probe: string) => results.cells[`v1.20.2/${setting}/process/${probe}`];
  const kind = (setting: string, probe: string) => cell(setting, probe)?.observed.kind;

  assert.is(exitCode, 0, said);
  assert.is(results.clusters.find(({ setting }) => setting === 'default')?.reported, 'v1.20.2');
  assert.is(results.run.host.privilege, 'user-namespace');
  assert.is(kind('default', 'join:token'), 'joined');
  assert.is(kind('default', 'join:file-cert'), 'joined');
  assert.is(kind('anonymous-off', 'join:file-cert'), 'joined');
  assert.equal(withoutSeconds(cell('anonymous-off', 'join:token')?.observed), {
    kind: 'refused',
    phase: 'preflight',
    reason: 'unauthorized',
    message: "couldn't validate the identity of the API Server: Unauthorized",
  });

  const lines = await readFile(
    join(output, 'evidence/v1.20.2/default/process/join_token/audit.jsonl'),
    'utf8',
  );
  const discovery = lines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .find(({ requestURI }) =>
      requestURI.startsWith('/api/v1/namespaces/kube-public/configmaps/cluster-info'),
    );
  assert.is(discovery?.user.username, 'system:anonymous');
  assert.is(discovery?.responseStatus.code, 200);
  assert.match(discovery?.userAgent, /^kubeadm\/v1\.20\.2/);
  assert.is(
    discovery?.annotations['authorization.k8s.io/reason'],
    'RBAC: allowed by RoleBinding "kubeadm:bootstrap-signer-clusterinfo/kube-public" of Role "kubeadm:bootstrap-signer-clusterinfo" to User "system:anonymous"',
  );
});
