import { equal } from 'uvu/assert';
import { resultsOf } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import { Setting } from '../domain/setting.ts';
import { textOf } from '../report/prose.ts';
import { hopDiffs } from './hop-report.ts';

const test = suite('app/hop-report');
const info = 'apiserver:GET:/api/v1/namespaces/kube-public/configmaps/cluster-info@none';
const [one, two] = ['upgrade:v1.35.4', 'upgrade:v1.35.4/apply-objects/upgrade:v1.36.3'];
const setting = Setting.parse({
  id: 'cluster-info-closed',
  title: 't',
  why: 'w',
  deleteRoleBindings: ['kube-public/kubeadm:bootstrap-signer-clusterinfo'],
});

function told(answers: Record<string, string>) {
  const results = resultsOf({ version: 'v1.34.4', settings: [setting.id], answers });
  const diffs = hopDiffs({ from: 'v1.34.4', setting, answers: Object.entries(results.cells) });
  return diffs.map(({ a, b, differences, notes = [] }) => [
    `${a} → ${b}`,
    ...differences.map(({ kind, was, is, pairs }) => `${kind} ${was} ${is} ${pairs.length}`),
    ...notes.map(textOf),
  ]);
}

const binding = 'RoleBinding/kube-public/kubeadm:bootstrap-signer-clusterinfo';

test('each hop says what it opened, what is to be closed again, and whether that was seen to close it', () => {
  equal(
    told({
      [one]: 'completed',
      [`${one}/${info}`]: '403>200',
      [`${one}/join:token:kubelet=-1`]: 'joined',
      [`${one}/apply-objects`]: 'completed',
      [`${one}/apply-objects/${info}`]: '200>403',
      [two]: 'completed',
      [`${two}/${info}`]: '403>200',
    }),
    [
      [
        'v1.34.4 cluster-info-closed, before the upgrade → v1.35.4 cluster-info-closed, the same cluster upgraded',
        'changed 403 200 1',
        'After it kubeadm join token:kubelet=-1: joined.',
        `${binding} is there again: delete it again.`,
        'After apply-objects answers are as before the upgrade: 1 of 1.',
      ],
      [
        'v1.35.4 cluster-info-closed, before the upgrade → v1.36.3 cluster-info-closed, the same cluster upgraded',
        'changed 403 200 1',
        `${binding} is there again: delete it again.`,
      ],
    ],
  );
});

test('after a hop that was not made there is none', () => {
  equal(
    told({
      [one]: 'failed',
      [`${one}/${info}`]: '?',
      [`${one}/apply-objects`]: '?',
      [two]: '?',
      [`${two}/${info}`]: '?',
    }),
    [
      [
        'v1.34.4 cluster-info-closed, before the upgrade → v1.35.4 cluster-info-closed, the same cluster upgraded',
        'open   1',
        'The upgrade was not made: it was not healthy',
      ],
    ],
  );
});
