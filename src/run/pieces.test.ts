// The pieces of a group: one where everything is there or downloaded, two where programs are built.
import { equal, is } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { Group } from '../domain/plan.ts';
import type { LocalBinary } from '../domain/results.ts';
import { piecesOf } from './pieces.ts';

const test = suite('run/pieces');

const http = (id: string, target: string, setting = 'default') => ({
  id,
  setting,
  probe: { kind: 'http', target, method: 'GET', path: '/', identity: 'none' },
});
const aggregated = {
  id: 'roles',
  objects: [{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', aggregationRule: {} }],
  objectsWhen: [],
};
const group = {
  version: 'v1.37.2',
  engine: 'process',
  depth: 'bare',
  settings: [{ id: 'default', objects: [], objectsWhen: [] }, aggregated],
  cells: [
    http('api', 'apiserver'),
    http('pods', 'kubelet'),
    http('etcd', 'etcd'),
    http('granted', 'apiserver', 'roles'),
    { id: 'join', setting: 'default', probe: { kind: 'join', mode: 'token' } },
  ],
} as unknown as Group;

/** The cells of each piece, and how often binaries were asked for, with what is there. */
async function divided(source: string | undefined, more: Partial<Group> = {}) {
  const asked: string[] = [];
  const pieces = await piecesOf(
    { ...group, ...more },
    {
      lacks: async () => source !== undefined,
      binariesFor: async ({ cells }) => {
        asked.push(cells.map(({ id }) => id).join());
        return [{ name: 'kubeadm', source } as LocalBinary];
      },
    },
  );
  const before = [...asked];
  for (const piece of pieces) await piece.binaries();
  return { pieces: pieces.map((piece) => piece.group.cells.map(({ id }) => id).join()), before, asked };
}

const all = 'api,pods,etcd,granted,join';

test('what an apiserver answers alone comes first where programs are built, while the others are built', async () => {
  const { pieces, before, asked } = await divided('module');
  equal(pieces, ['api,etcd', 'pods,granted,join']);
  equal(before, pieces);
  equal(asked, pieces);
});

test('a group stays whole where its programs are there, or come as a download', async () => {
  equal(await divided(undefined), { pieces: [all], before: [], asked: [all] });
  equal((await divided('release')).pieces, [all]);
});

test('a group of kind, of whole clusters, or of one kind of question stays whole', async () => {
  for (const more of [{ engine: 'kind' }, { depth: 'node' }, { cells: group.cells.slice(0, 1) }] as const)
    is((await divided('module', more as Partial<Group>)).pieces.length, 1);
});

test('without binaries the group stays whole, so that it says why', async () => {
  const pieces = await piecesOf(group, {
    lacks: async () => true,
    binariesFor: async () => {
      throw new Error('no Go');
    },
  });
  is(pieces.length, 1);
});
