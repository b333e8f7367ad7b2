// Retries: only failures are asked again, with their own evidence and their history. Cells that stay wrong are counted.
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, is } from 'uvu/assert';
import { temporaryFolder } from '../../test/support/bearerless.ts';
import { cellResult } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import { evidenceAt } from '../domain/evidence.ts';
import type { Group } from '../domain/plan.ts';
import type { CellResult, Event } from '../domain/results.ts';
import { verdictOf } from '../results/judged.ts';
import type { Piece } from './pieces.ts';
import { attemptFolders, runWithRetries } from './retry.ts';

const test = suite('retry');

const files = (...paths: string[]) => paths.map(evidenceAt);

const expected = { outcome: '401', rule: 'off', control: false };
const group = {
  version: 'v1.37.2',
  engine: 'process',
  depth: 'bare',
  settings: [{ id: 'a' }, { id: 'b' }],
  cells: ['good', 'bad', 'shaky'].map((id) => ({ id, setting: id === 'bad' ? 'b' : 'a' })),
} as unknown as Group;

/** The answers of each cell, attempt by attempt. */
const answers: Record<string, string[]> = {
  good: ['401'],
  bad: ['403', '403', '200'],
  shaky: ['200', '401'],
};

interface Story {
  retries: number;
  /** The folders that the output folder contains already. */
  folders?: string[];
  known?: Map<string, CellResult>;
  /** Whether the first attempt is divided: a piece with the first cell, and one with the others. */
  divided?: boolean;
}

const piece = (group: Group): Piece => ({ group, binaries: async () => [] });

async function retried({ retries, folders = [], known, divided = false }: Story) {
  await using folder = await temporaryFolder();
  const events: Event[] = [];
  const asked: string[] = [];
  let attempt = 0;
  const { signal } = new AbortController();
  for (const name of folders) await mkdir(join(folder.path, name));
  const folderOf = await attemptFolders(folder.path, known !== undefined);
  const left = await runWithRetries(
    group,
    {
      ...{ retries, output: folder.path, folderOf, known, signal },
      emit: (event) => events.push(event),
      piecesOf: async (group) => {
        if (!divided || attempt > 0) return [piece(group)];
        const { cells } = group;
        return [cells.slice(0, 1), cells.slice(1)].map((some) => piece({ ...group, cells: some }));
      },
    },
    async ({ group: { cells, settings, version } }, { emit, output }) => {
      asked.push(`${cells.map(({ id }) => id)} under ${settings.map(({ id }) => id)}`);
      is((await stat(output)).isDirectory(), true);
      for (const { id } of settings) {
        emit({
          type: 'cluster',
          cluster: { version, setting: id, evidence: files(`evidence/${id}/kubeadm.yaml`) },
        });
      }
      for (const { id } of cells) {
        const result = cellResult(answers[id]?.[attempt] ?? '', {
          expected,
          evidence: files(`evidence/${id}/x`),
        });
        emit({ type: 'cell', id, result });
      }
      emit({ type: 'group-end', version, seconds: 1, overheadSeconds: 0 });
      attempt += 1;
    },
  );
  const results = Object.fromEntries(
    events.flatMap((event) => (event.type === 'cell' ? [[event.id, event.result]] : [])),
  );
  const clusters = events.flatMap((event) => (event.type === 'cluster' ? event.cluster.evidence : []));
  const ends = events.flatMap((event) => (event.type === 'group-end' ? [event.again] : []));
  const later = events.flatMap((event) => (event.type === 'group-end' ? [event.later] : []));
  return { left, asked, results, clusters, ends, later };
}

test('only what failed is asked again, until it is right or the retries are used up', async () => {
  const { left, asked, results, clusters, ends } = await retried({ retries: 2 });
  equal(asked, ['good,bad,shaky under a,b', 'bad,shaky under a,b', 'bad under b']);
  is(left, 1);
  equal(results.bad, {
    ...cellResult('200', { expected, evidence: files('attempt-3/evidence/bad/x'), attempts: 3 }),
    earlier: [cellResult('403').observed, cellResult('403').observed],
    earlierEvidence: files('evidence/bad/x', 'attempt-2/evidence/bad/x'),
  });
  equal(
    ['good', 'bad', 'shaky'].map((id) => verdictOf(results[id] ?? cellResult('?')).kind),
    ['as-predicted', 'surprise', 'flaky'],
  );
  equal(results.good, cellResult('401', { expected, evidence: files('evidence/good/x') }));
  equal(
    clusters,
    files(
      'evidence/a/kubeadm.yaml',
      'evidence/b/kubeadm.yaml',
      'attempt-2/evidence/a/kubeadm.yaml',
      'attempt-2/evidence/b/kubeadm.yaml',
      'attempt-3/evidence/b/kubeadm.yaml',
    ),
  );
  equal(ends, [2, 1, undefined]);
});

test('without retries everything is asked once', async () => {
  const { left, asked, ends } = await retried({ retries: 0 });
  equal([left, asked.length, ends], [2, 1, [undefined]]);
});

test('a folder of an attempt that is there is never used again', async () => {
  const { results } = await retried({ retries: 1, folders: ['attempt-2', 'attempt-7', 'attempt-x'] });
  equal(results.bad?.evidence, files('attempt-8/evidence/bad/x'));
});

test('a run that is continued asks into folders of its own, and counts what came before', async () => {
  const open = cellResult('?', { expected, evidence: files('evidence/bad/old'), attempts: 2 });
  const { results, asked, ends } = await retried({
    retries: 1,
    folders: ['attempt-2'],
    known: new Map([['bad', open]]),
  });
  equal(asked, ['good,bad,shaky under a,b', 'bad,shaky under a,b']);
  equal(ends, [2, undefined]);
  equal(results.good, cellResult('401', { expected, evidence: files('attempt-3/evidence/good/x') }));
  equal(results.bad, {
    ...cellResult('403', { expected, evidence: files('attempt-4/evidence/bad/x'), attempts: 4 }),
    earlier: [open.observed, cellResult('403').observed],
    earlierEvidence: files('evidence/bad/old', 'attempt-3/evidence/bad/x'),
  });
});

test('pieces of a group have folders of their own, and only what follows them is not yet asked again', async () => {
  const { asked, results, ends, later } = await retried({ retries: 1, divided: true });
  equal(asked, ['good under a,b', 'bad,shaky under a,b', 'bad under b']);
  equal(later, [2, undefined, undefined]);
  equal(ends, [undefined, 1, undefined]);
  equal(results.good?.evidence, files('evidence/good/x'));
  equal(results.bad?.evidence, files('attempt-3/evidence/bad/x'));
});
