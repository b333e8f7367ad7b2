import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { Change } from '../domain/change.ts';
import { type HttpProbe, type Probe, withChanges } from '../domain/probe.ts';
import { Setting } from '../domain/setting.ts';
import { foretell, predict } from './predict.ts';

const test = suite('oracle: upgrades one after the other');

const get = (path: string): HttpProbe => ({
  kind: 'http',
  target: 'apiserver',
  method: 'GET',
  path,
  identity: 'none',
});
/** A setting that is in no catalogue. */
const own = (apiserver: object, more: object = {}) =>
  Setting.parse({ id: 'of-a-user', title: 't', why: 'w', apiserver, ...more });
const said = (setting: Setting, probe: Probe) => predict({ version: 'v1.33.13', setting, probe })?.outcome;

test('what an upgrade opened is closed again by the objects once more, and opened by the next one', () => {
  const [first, second]: Change[] = [
    { kind: 'upgrade', to: 'v1.34.4' },
    { kind: 'upgrade', to: 'v1.35.4' },
  ];
  const again: Change = { kind: 'apply-objects' };
  const closed = own({}, { deleteRoleBindings: ['kube-public/kubeadm:bootstrap-signer-clusterinfo'] });
  const info = get('/api/v1/namespaces/kube-public/configmaps/cluster-info');
  const steps = [[first], [first, again], [first, again, second], [first, second], [again]] as Change[][];
  const answers = (setting: Setting, probe: Probe) =>
    steps.map((changes) => said(setting, withChanges(probe, changes))?.split(' ')[0]);
  equal(answers(closed, { ...info, kind: 'after', change: again }), ['200', '403', '200', '200', '403']);
  // So is the join of a node by token.
  equal(answers(closed, { kind: 'join-after', change: again, mode: 'token', kubelet: '-1' }), [
    ...['joined', 'refused', 'joined', 'joined', 'refused'],
  ]);
  const viewer = 'system:public-info-viewer';
  const removed = own(
    {},
    {
      objects: [
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRoleBinding',
          metadata: { name: viewer },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: viewer },
          subjects: [],
        },
      ],
    },
  );
  const asked: Probe = { ...get('/version'), kind: 'after', change: again };
  equal(answers(removed, asked), ['200', '403', '200', '200', '403']);
});

test('an upgrade fails whose apiserver refuses what kubeadm keeps of the flags', () => {
  const gate = { 'feature-gates': 'AnonymousAuthConfigurableEndpoints=true' };
  const kept = own({ flagsWhen: [{ until: '1.35', flags: gate }] });
  const hop = (...minors: Change[]): Probe =>
    withChanges({ kind: 'change', change: minors[0] as Change }, minors);
  const [to36, to37]: Change[] = [
    { kind: 'upgrade', to: 'v1.36.3' },
    { kind: 'upgrade', to: 'v1.37.2' },
  ];
  const from = (version: string, probe: Probe) => {
    const rule = predict({ version, setting: kept, probe });
    return `${rule?.outcome} ${rule?.id}`;
  };
  equal(from('v1.35.4', hop(to36 as Change)), 'completed upgrade-completes');
  equal(from('v1.35.4', hop(to36 as Change, to37 as Change)), 'failed endpoints-gate-gone');
  equal(from('v1.36.3', hop(to37 as Change)), 'completed upgrade-completes');
  // What is asked after it is asked of a cluster of which nothing is known.
  const after = withChanges({ ...get('/version'), kind: 'after', change: to37 as Change }, [
    ...[to36 as Change, to37 as Change],
  ]);
  equal(foretell({ version: 'v1.35.4', setting: kept, probe: after }), {
    unpredicted: ['The change before it is predicted to fail, and nothing is known of a cluster after that'],
  });
  const refused: Change = { kind: 'edit-manifest', flag: 'feature-gates', value: gate['feature-gates'] };
  equal(from('v1.37.2', hop(refused)), 'failed endpoints-gate-gone');
  // One that never came up is asked nothing.
  const never = own({ flags: { 'authentication-config': '' }, flagsWhen: [{ since: '1.37', flags: gate }] });
  equal(predict({ version: 'v1.37.2', setting: never, probe: hop(refused) })?.outcome, 'config-rejected');
});
