// Every secret that a cluster has is collected from inside, and looked for in whatever a run, `up` and `export logs`
// write, print and start. In the whole form the same with the removal switched off must find some
// (test/faults/clusters/mutation asks that in brief), and on whole clusters.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { wholeObstacle } from '../../../src/engine/process/whole-obstacle.ts';
import { temporaryFolder } from '../../support/bearerless.ts';
import { leaksIn, type Named, packCount } from '../../support/leaks.ts';
import { type Looked, lookedRun } from '../../support/looked.ts';
import { lookedUp } from '../../support/looked-up.ts';
import { mutant } from '../../support/mutant.ts';
import { planted } from '../../support/planted.ts';
import { faults, whole } from '../../support/seeded.ts';

const { test } = faults('secrets', { limit: 900_000 });
const reporters = 'terminal,ndjson,markdown,html,junit,sarif,github,testgrid,badge';
const keys = [
  ...['ca', 'apiserver', 'apiserver-kubelet-client', 'front-proxy-ca', 'front-proxy-client', 'sa'],
  ...['etcd/ca', 'etcd/server', 'etcd/peer', 'etcd/healthcheck-client', 'apiserver-etcd-client'],
].map((name) => `key /etc/kubernetes/pki/${name}.key`);
const kubeconfigs = ['admin', 'controller-manager', 'scheduler'].map(
  (name) => `key /etc/kubernetes/${name}.conf`,
);

/** That it was looked inside at all: what is not found is no proof otherwise. */
function sawInside({ secrets, argv }: Looked, more: string[] = []): void {
  const missing = [...keys, ...kubeconfigs, 'token', ...more].filter(
    (wanted) => ![...secrets.keys()].some((name) => name.startsWith(wanted)),
  );
  assert.equal(missing, []);
  for (const name of ['kubeadm', 'etcd', 'kube-apiserver'])
    assert.ok(
      argv.some((line) => new RegExp(`^\\S*/?${name}\\b`).test(line)),
      `${name} was seen`,
    );
}

function holdsNone({ secrets, texts }: Looked, brought: Named = new Map()): void {
  const counts = `${secrets.size} secrets from inside, ${brought.size} planted`;
  console.log(`  ${counts}, ${texts.size} texts, ${packCount(texts)} packs`);
  assert.equal(leaksIn(texts, new Map([...secrets, ...brought])), []);
}

const obstacle = whole ? await wholeObstacle() : 'not asked in the short form';
for (const engine of ['process', ...(obstacle === undefined ? ['process-node'] : [])]) {
  test(`no secret of a run on ${engine}, and none that a user brought, is in anything that it leaves`, async () => {
    await using folder = await temporaryFolder();
    const { config, secrets } = planted(whole ? ['always-allow'] : []);
    const file = join(folder.path, 'planted.yaml');
    await writeFile(file, config);
    const argv = ['planted', '--config', file, '--engine', engine, '--reporter', reporters];
    const run = await lookedRun(folder.path, argv);
    assert.ok(run.exitCode === 0 || run.exitCode === 1, run.texts.get('stderr'));
    sawInside(run, ['key /var/lib/kubelet', 'token of a ServiceAccount']);
    assert.ok(packCount(run.texts) > 0 && run.texts.size > 100);
    holdsNone(run, secrets);
  });
}

test('no secret of a cluster that is up is in its logs, what is printed of it, or a file that others may read', async () => {
  await using folder = await temporaryFolder();
  const up = await lookedUp(folder.path, ['-k', 'latest', '-s', 'anonymous-off']);
  assert.is(up.exitCode, 0, up.texts.get('stderr'));
  sawInside(up);
  assert.ok([...up.texts.keys()].some((name) => name.endsWith('logs/kube-apiserver.log')));
  holdsNone(up);
});

if (whole) {
  test('with the removal switched off secrets are found', async () => {
    await using folder = await temporaryFolder();
    const copy = join(folder.path, 'copy');
    await mutant(copy, [
      { file: 'src/evidence/redact.ts', from: 'if (text.length < 4) return text;', to: 'return text;' },
    ]);
    const argv = ['-k', 'latest', '-s', 'anonymous-off', '--grep', 'join:|GET:/api@none'];
    const run = await lookedRun(folder.path, argv, join(copy, 'bin/bearerless'));
    const leaks = leaksIn(run.texts, run.secrets);
    for (const wanted of ['kubeadm.yaml: token', 'discovery.conf: key'])
      assert.ok(
        leaks.some((line) => line.includes(wanted)),
        leaks.join('\n'),
      );
  });
}
