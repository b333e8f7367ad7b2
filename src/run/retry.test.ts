// Retries: only failures are asked again, with evidence of their own and their history; what stays wrong is counted.
import { equal, is } from 'uvu/assert';
import { temporaryFolder } from '../../test/support/bearerless.ts';
import { cellResult } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import type { Group } from '../domain/plan.ts';
import type { Event } from '../domain/results.ts';
import { verdictOf } from '../results/judged.ts';
import { runWithRetries } from './retry.ts';

const test = suite('retry');

const expected = { outcome: '401', rule: 'off', control: false };
const group = {
  version: 'v1.37.2',
  engine: 'process',
  depth: 'bare',
  settings: [{ id: 'a' }, { id: 'b' }],
  cells: ['good', 'bad', 'shaky'].map((id) => ({ id, setting: id === 'bad' ? 'b' : 'a' })),
} as unknown as Group;

/** What each cell answers, attempt by attempt. */
const answers: Record<string, string[]> = {
  good: ['401'],
  bad: ['403', '403', '200'],
  shaky: ['200', '401'],
};

async function retried(retries: number) {
  await using folder = await temporaryFolder();
  const events: Event[] = [];
  const asked: string[] = [];
  let attempt = 0;
  const { signal } = new AbortController();
  const left = await runWithRetries(
    group,
    { retries, output: folder.path, emit: (event) => events.push(event), signal },
    async ({ cells, settings }, { emit }) => {
      asked.push(`${cells.map(({ id }) => id)} under ${settings.map(({ id }) => id)}`);
      for (const { id } of cells) {
        const result = cellResult(answers[id]?.[attempt] ?? '', { expected, evidence: [`evidence/${id}/x`] });
        emit({ type: 'cell', id, result });
      }
      attempt += 1;
    },
  );
  const results = Object.fromEntries(
    events.flatMap((event) => (event.type === 'cell' ? [[event.id, event.result]] : [])),
  );
  return { left, asked, results };
}

test('only what failed is asked again, until it is right or the retries are used up', async () => {
  const { left, asked, results } = await retried(2);
  equal(asked, ['good,bad,shaky under a,b', 'bad,shaky under a,b', 'bad under b']);
  is(left, 1);
  equal(results.bad, {
    ...cellResult('200', { expected, evidence: ['attempt-3/evidence/bad/x'] }),
    earlier: [cellResult('403').observed, cellResult('403').observed],
  });
  equal(
    ['good', 'bad', 'shaky'].map((id) => verdictOf(results[id] ?? cellResult('?')).kind),
    ['as-predicted', 'surprise', 'flaky'],
  );
});

test('without retries everything is asked once', async () => {
  const { left, asked } = await retried(0);
  equal([left, asked.length], [2, 1]);
});
