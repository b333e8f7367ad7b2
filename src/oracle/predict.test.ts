import { equal } from 'uvu/assert';
import { parse } from 'yaml';
import { suite } from '../../test/support/suite.ts';
import type { Change } from '../domain/change.ts';
import type { JoinMode } from '../domain/join-mode.ts';
import { type HttpProbe, type Probe, withChanges } from '../domain/probe.ts';
import { Setting } from '../domain/setting.ts';
import { foretell, predict } from './predict.ts';
import type { Rule } from './rule.ts';

const test = suite('oracle/predict');

const get = (path: string, identity: 'none' | 'admin-cert' = 'none'): Probe => ({
  kind: 'http',
  target: 'apiserver',
  method: 'GET',
  path,
  identity,
});
/** A setting that is in no catalogue. */
const own = (apiserver: object, more: object = {}) =>
  Setting.parse({ id: 'of-a-user', title: 't', why: 'w', apiserver, ...more });
const said = (setting: Setting, probe: Probe, by?: Rule[]) => {
  const rule = predict({ version: 'v1.33.13', setting, probe }, by);
  return rule && `${rule.outcome} ${rule.id}`;
};
const version = get('/version');

test("a user's own setting is predicted by what it does", () => {
  equal(said(own({ flags: { 'anonymous-auth': 'false' } }), version), '401 strangers-shut-out');
  equal(said(own({ flags: { 'anonymous-auth': 'true' } }), version), '200 public-info');
  const file = { apiVersion: 'apiserver.config.k8s.io/v1beta1', kind: 'AuthenticationConfiguration' };
  const listed = own({
    authenticationConfig: { ...file, anonymous: { enabled: true, conditions: [{ path: '/version' }] } },
  });
  equal(said(listed, version), '200 public-info');
  equal(said(listed, get('/version?timeout=32s')), '200 public-info');
  equal(said(listed, get('/version/')), '401 path-not-listed');
  equal(said(own({ authenticationConfig: { ...file, anonymous: {} } }), version), '401 strangers-shut-out');
});

test('objects and deletions for a span of minors count in these alone', () => {
  const binding = (subjects: object[]) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'system:public-info-viewer' },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: 'system:public-info-viewer',
    },
    subjects,
  });
  const [always, within, before] = [
    { objects: [binding([])] },
    { objectsWhen: [{ since: '1.33', objects: [binding([])] }] },
    { objectsWhen: [{ until: '1.32', objects: [binding([])] }] },
  ].map((more) => said(own({}, more), version));
  equal([within, before], [always, said(own({}), version)]);
  equal(always === before, false);
});

test('a join follows what a stranger may read', () => {
  const join: Probe = { kind: 'join', mode: 'token' };
  equal(said(own({}), join), 'joined join-by-token');
  equal(
    said(own({ flags: { 'anonymous-auth': 'false' } }), join),
    'refused unauthorized join-by-token-unauthorized',
  );
});

test('a plugin of a discovery file is run since v1.25, and before the file counts as one without a credential', () => {
  const off = own({ flags: { 'anonymous-auth': 'false' } });
  const tokensOff = own({ flags: { 'enable-bootstrap-token-auth': 'false' } });
  const outcomes = (version: 'v1.20.2' | 'v1.24.17' | 'v1.25.4' | 'v1.37.2') =>
    (['file-exec', 'file-exec-cert', 'file-exec-fails'] as const).map((mode) =>
      [own({}), off, tokensOff].map((setting) => {
        return predict({ version, setting, probe: { kind: 'join', mode } })?.outcome.replace('refused ', '');
      }),
    );
  const unknown = ['no-credentials', 'unauthorized', 'no-credentials'];
  const fails = ['plugin-failed', 'plugin-failed', 'plugin-failed'];
  const joined = ['joined', 'joined', 'joined'];
  equal(outcomes('v1.20.2'), [unknown, unknown, unknown]);
  equal(outcomes('v1.24.17'), [unknown, unknown, unknown]);
  equal(outcomes('v1.25.4'), [['joined', 'joined', 'unauthorized'], joined, fails]);
  equal(outcomes('v1.37.2'), [['joined', 'joined', 'unauthorized'], joined, fails]);
});

test('what goes over IPv6 is decided as over IPv4', () => {
  const off = own({ flags: { 'anonymous-auth': 'false' } });
  const over = { ...version, over: 'ipv6' } as Probe;
  const outcomes = (mode: JoinMode) =>
    [own({}), off].map((setting) => said(setting, { kind: 'join', mode })?.split(' join')[0]);
  equal([said(own({}), over), said(off, over)], ['200 public-info', '401 strangers-shut-out']);
  equal(outcomes('token-ipv6'), ['joined', 'refused unauthorized']);
  equal(outcomes('file-token-ipv6'), ['joined', 'joined']);
});

test('a request after a change is predicted for the cluster that the change made', () => {
  const change = { kind: 'edit-manifest', flag: 'anonymous-auth', value: 'false' } as const;
  const after: Probe = { ...(version as HttpProbe), kind: 'after', change };
  equal(said(own({}), after), '401 strangers-shut-out');
  equal(said(own({}), { kind: 'change', change }), 'completed manifest-edited');
});

test('the upgrade of a node drops what its own kubelet configuration said, and nothing else', () => {
  const change = { kind: 'upgrade-node', kubelet: '-1' } as const;
  const pods: HttpProbe = { kind: 'http', target: 'kubelet', method: 'GET', path: '/pods', identity: 'none' };
  const after: Probe = { ...pods, kind: 'after', change };
  const open = own({}, { kubelet: { config: { authentication: { anonymous: { enabled: true } } } } });
  equal(
    [open, own({})].map((setting) => said(setting, pods)?.slice(0, 3)),
    ['403', '401'],
  );
  equal(
    [open, own({})].map((setting) => said(setting, after)?.slice(0, 3)),
    ['401', '401'],
  );
  equal(said(open, { kind: 'change', change }), 'completed node-is-upgraded');
  const renewed = (of: 'client' | 'serving', kubelet: object) =>
    said(
      own({}, { kubelet }),
      withChanges({ kind: 'change', change }, [change, { kind: 'renew-certificate', of }]),
    );
  const serving = { serverTLSBootstrap: true };
  equal(
    [{ config: serving }, { config: {}, dropIns: { '20-serving.conf': serving } }].map((kubelet) => [
      renewed('client', kubelet),
      renewed('serving', kubelet),
    ]),
    [
      ['completed client-certificate-renewed', 'failed serving-certificate-of-its-own'],
      ['completed client-certificate-renewed', 'completed serving-certificate-renewed'],
    ],
  );
});

test('changes one after the other are predicted for the cluster that all of them made', () => {
  const off: Change = { kind: 'edit-manifest', flag: 'anonymous-auth', value: 'false' };
  const upgrade: Change = { kind: 'upgrade', to: 'v1.34.4' };
  const restart: Change = { kind: 'restart-apiserver' };
  const after = (setting: Setting, path: string, ...changes: Change[]) => {
    const probe = { ...(get(path) as HttpProbe), kind: 'after', change: restart } as const;
    return said(setting, withChanges(probe, changes))?.split(' ')[0];
  };
  // kubeadm writes the manifest anew, and knows nothing of the edit.
  equal(after(own({}), '/version', off, upgrade), '200');
  equal(after(own({}), '/version', upgrade, off), '401');
  equal(after(own({}), '/version', off, restart), '401');
  equal(after(own({}), '/version', off, { ...off, value: 'true' }), '200');
  equal(after(own({ flags: { 'anonymous-auth': 'false' } }), '/version', off, upgrade), '401');
  const made: Probe = { kind: 'change', earlier: [off], change: upgrade };
  equal(said(own({}), made), 'completed upgrade-completes');
  // The RoleBinding that the upgrade made is still there after a later edit.
  const closed = own({}, { deleteRoleBindings: ['kube-public/kubeadm:bootstrap-signer-clusterinfo'] });
  const info = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
  const profiling: Change = { kind: 'edit-manifest', flag: 'profiling', value: 'false' };
  equal(
    [[restart], [upgrade], [upgrade, profiling], [profiling, upgrade], [profiling, restart]].map((changes) =>
      after(closed, info, ...changes),
    ),
    ['403', '200', '200', '200', '403'],
  );
});

test('an edited authentication file counts from the next start on', () => {
  const text = (path: string) =>
    `apiVersion: apiserver.config.k8s.io/v1beta1\nkind: AuthenticationConfiguration\nanonymous: { enabled: true, conditions: [{ path: ${path} }] }\n`;
  const listed = own({
    authenticationConfig: parse(text('/livez')),
    edits: { version: text('/version'), livez: text('/livez') },
  });
  const edit = (name: string): Change => ({ kind: 'edit-authentication', edit: name });
  const restart: Change = { kind: 'restart-apiserver' };
  const after = (...changes: Change[]) => {
    const probe = { ...(version as HttpProbe), kind: 'after', change: restart } as const;
    return said(listed, withChanges(probe, changes))?.split(' ')[0];
  };
  equal([after(edit('version')), after(edit('version'), restart)], ['401', '200']);
  equal(after(edit('version'), restart, edit('livez')), '200');
  equal(after(edit('version'), edit('livez'), restart), '401');
  const change = (...changes: Change[]) =>
    said(listed, withChanges({ kind: 'change', change: restart }, changes))?.split(' ')[0];
  equal([change(edit('livez')), change(edit('version'), restart, edit('livez'))], ['completed', 'failed']);
});

test('a further control plane discovers as a node does, and lacks the files that flags of the first name', () => {
  const file = { apiVersion: 'apiserver.config.k8s.io/v1beta1', kind: 'AuthenticationConfiguration' };
  const off = own({ flags: { 'anonymous-auth': 'false' } });
  const listed = own({ authenticationConfig: { ...file, anonymous: { enabled: false } } });
  const unnamed = own({ files: { 'unused.yaml': 'a' } });
  const join = (mode: JoinMode): Probe => ({ kind: 'join', mode });
  const outcomes = (mode: JoinMode) =>
    [own({}), off, listed, unnamed].map((one) => said(one, join(mode))?.split(' control')[0]);
  equal(outcomes('control-plane-token'), [
    'joined',
    'refused unauthorized join-by-token-unauthorized',
    'refused unauthorized join-by-token-unauthorized',
    'joined',
  ]);
  equal(outcomes('control-plane-file-token'), ['joined', 'joined', 'joined', 'joined']);
  equal(outcomes('control-plane-no-files'), ['joined', 'joined', 'config-rejected', 'joined']);
  const second = { ...get('/version'), target: 'second-apiserver' } as Probe;
  equal(said(off, second), said(off, version));
  const edit: Change = { kind: 'edit-manifest', flag: 'anonymous-auth', value: 'false' };
  const after = (probe: Probe) => withChanges({ ...probe, kind: 'after', change: edit } as Probe, [edit]);
  // The edit is made on the first machine.
  equal(
    [said(own({}), after(version)), said(own({}), after(second))],
    ['401 strangers-shut-out', '200 public-info'],
  );
});

test('the first rule that applies predicts, and without one nothing is predicted', () => {
  const rule = (id: string, when: Rule['when']): Rule => ({
    id,
    when,
    outcome: '200',
    says: 'So.',
    source: 's',
  });
  const rules = [
    rule('later', { since: '1.34' }),
    rule('other', { identity: ['admin-cert', 'service-account'] }),
    rule('this', { probes: ['apiserver:*:/ver*@none'], until: '1.33' }),
    rule('that', {}),
  ];
  equal(said(own({}), version, rules), '200 this');
  equal(said(own({}), version, rules.slice(0, 2)), undefined);
  equal(said(own({}), get('/version', 'admin-cert'), rules), '200 other');
});

test('a version whose RBAC objects are not known is unpredicted, and not a cluster without RBAC', () => {
  const question = { version: 'v1.99.0', setting: own({}), probe: get('/api', 'admin-cert') } as const;
  equal(foretell(question), {
    unpredicted: [
      'the RBAC objects that every cluster of v1.99.0 has are not in clusters/bootstrap-policy.jsonl',
    ],
  });
});

test('nothing is predicted of a version before its release', () => {
  const question = { version: 'v1.33.0-rc.1', setting: own({}), probe: get('/api', 'admin-cert') } as const;
  equal(foretell(question), {
    unpredicted: ['v1.33.0-rc.1 is no release, and the rules are those of releases'],
  });
});
