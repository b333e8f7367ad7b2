// Real kube-apiservers, newest version: as whom one can come, a role for strangers, a configuration that is not taken,
// and what a start and an edit change.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { pathOf } from '../../src/domain/evidence.ts';
import { longOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder, withoutSeconds } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('the apiserver of the newest version');

const scenarios = ['exposure', 'rbac-grant', 'rejected-configurations', 'reload'];
const settings = [
  'default',
  'rbac-grant',
  'config-unknown-field',
  'public-info-removed',
  'cluster-info-closed',
  'config-reload',
];
const asked = [
  'default/.*apiserver:GET:/(version|api)@',
  'default/.*etcd:GET:/version@',
  'rbac-grant/.*apiserver:GET:/api/v1/namespaces@',
  'config-unknown-field/',
  'public-info-removed/.*/version@none',
  'cluster-info-closed/process/apiserver:GET:.*/(version|cluster-info)@none',
  'config-reload/.*(open-version|comment-only)',
];

/** What strangers, worthless credentials and good ones get on /version and on /api. */
const identities: Record<string, [version: string, api: string]> = {
  none: ['200', '403'],
  'empty-token': ['200', '403'],
  basic: ['200', '403'],
  'invalid-token': ['401', '401'],
  'malformed-token': ['401', '401'],
  'expired-bootstrap-token': ['401', '401'],
  'foreign-cert': ['401', '401'],
  'service-account': ['200', '200'],
  'bootstrap-token': ['200', '200'],
  'node-cert': ['200', '200'],
  'kubelet-client-cert': ['200', '200'],
  'admin-cert': ['200', '200'],
  'super-admin-cert': ['200', '200'],
  'admin-cert-bad-token': ['200', '200'],
};

test('identities, grants, refusals and changes', async () => {
  await using folder = await temporaryFolder();
  const argv = [...scenarios, '-k', 'latest', '-s', settings.join(), '--grep', asked.join('|')];
  const { exitCode, results, output, said } = await run(folder.path, argv);
  assert.is(exitCode, 0, said);
  const cell = (end: string) => Object.entries(results.cells).find(([id]) => id.endsWith(`/${end}`))?.[1];
  const answer = (end: string) => {
    const found = cell(end);
    return found ? longOutcome(found.observed) : 'no such cell';
  };
  const first = 'default/process/apiserver:GET:';
  const both = (who: string) => [answer(`${first}/version@${who}`), answer(`${first}/api@${who}`)];

  assert.equal(Object.fromEntries(Object.keys(identities).map((who) => [who, both(who)])), identities);
  const grant = (who: string) => answer(`rbac-grant/process/apiserver:GET:/api/v1/namespaces@${who}`);
  assert.equal(['none', 'invalid-token', 'service-account', 'admin-cert'].map(grant), [
    '200',
    '401',
    '403',
    '200',
  ]);
  assert.equal(
    ['none', 'foreign-cert'].map((who) => cell(`default/process/etcd:GET:/version@${who}`)?.observed.kind),
    ['tls-refused', 'tls-refused'],
  );

  const rejected = cell('config-unknown-field/process/apiserver:GET:/livez@none');
  assert.is(rejected?.observed.kind, 'config-rejected');
  assert.match(
    rejected?.observed.kind === 'config-rejected' ? rejected.observed.message : '',
    /unknown field "anonymous.condition"/,
  );
  const log = pathOf(rejected?.evidence ?? [], 'apiserver-log') ?? '';
  assert.match(await readFile(join(output, log), 'utf8'), /anonymous\.condition/);
  const cluster = results.clusters.find(({ setting }) => setting === 'config-unknown-field');
  assert.equal([cluster?.fault, typeof cluster?.rejected], [undefined, 'string']);

  assert.is(answer('public-info-removed/process/apiserver:GET:/version@none'), '403');
  const after = cell('public-info-removed/process/restart-apiserver/apiserver:GET:/version@none');
  assert.equal(
    [after?.before, after?.observed],
    [
      { kind: 'status', code: 403 },
      { kind: 'status', code: 200 },
    ],
  );

  const closed = (path: string) => answer(`cluster-info-closed/process/apiserver:GET:${path}@none`);
  assert.is(closed('/api/v1/namespaces/kube-public/configmaps/cluster-info'), '403');
  assert.is(closed('/version'), '200', 'a setting that was measured before has not been put back');

  const edited = 'config-reload/process/edit-authentication:';
  assert.equal(withoutSeconds(cell(`${edited}open-version`)?.observed), {
    kind: 'failed',
    phase: 'validate',
    message: 'anonymous: Forbidden: changed from initial configuration file',
  });
  assert.is(answer(`${edited}comment-only`), 'completed');
  assert.is(answer(`${edited}open-version/apiserver:GET:/version@none`), '401');
});
