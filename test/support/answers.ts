// What a run answered, as far as it is the same each time: of each cell the last answer in the journal, `open` where
// there is none.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isConclusive, longOutcome, type Observed } from '../../src/domain/outcome.ts';
import { fold } from '../../src/results/fold.ts';
import { readJournal } from '../../src/run/journal.ts';

/** `403`, `refused unauthorized in preflight`, `open`, by cell. */
export type Answers = Record<string, string>;

/** Reads them; throws what makes the journal unreadable. */
export async function answersIn(output: string): Promise<Answers> {
  const { events } = await readJournal(output);
  const planned = events.flatMap((event) => (event.type === 'run-start' ? event.cells : []));
  const answers = Object.fromEntries(planned.map(({ id }) => [id, 'open']));
  for (const event of events) if (event.type === 'cell') answers[event.id] = answerOf(event.result.observed);
  return answers;
}

/** What is wrong with the clusters of a run, as its results say. */
export async function faultsIn(output: string): Promise<string[]> {
  if (!existsSync(join(output, 'journal.jsonl'))) return [];
  const { events } = await readJournal(output);
  return fold([events]).clusters.flatMap(({ fault }) => fault?.message ?? []);
}

function answerOf(observed: Observed): string {
  if (observed.kind === 'unsupported') return `unsupported: ${observed.because}`;
  if (!isConclusive(observed)) return 'open';
  return 'phase' in observed ? `${longOutcome(observed)} in ${observed.phase}` : longOutcome(observed);
}

/** The cells that were not answered. */
export function open(answers: Answers): string[] {
  return Object.keys(answers).filter((id) => answers[id] === 'open');
}

/** The cells that were answered, and not as in the other run. */
export function different(answers: Answers, truth: Answers): Answers {
  const wrong = Object.entries(answers).filter(([id, answer]) => answer !== 'open' && answer !== truth[id]);
  return Object.fromEntries(wrong.map(([id, answer]) => [id, `${answer}, undisturbed ${truth[id]}`]));
}
