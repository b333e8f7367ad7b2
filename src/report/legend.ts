// Explains the marks in the tables of one version: each reason once, with its settings, and the notes that a reader of
// the numbers needs.
import { distinct, groupBy } from '../domain/lists.ts';
import { type Plain, plainly } from '../domain/plain.ts';
import type { Results } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import type { Entry } from '../results/cells.ts';
import { entriesOf, questionOf } from './entries.ts';
import { markOf, marks } from './mark.ts';
import { list, type Prose, say } from './prose.ts';

export interface LegendLine {
  mark: Plain;
  text: Prose;
}

/** The legend of one version; empty if its tables need no explanation. */
export function legendOf(results: Results, version: Version): LegendLine[] {
  const entries = entriesOf(results, version);
  const because = ({ result: { observed } }: Entry) =>
    'because' in observed
      ? observed.because
      : observed.kind === 'config-rejected'
        ? observed.message
        : undefined;
  const reasons = groupBy(
    entries.filter((entry) => because(entry) !== undefined),
    (entry) => `${entry.result.observed.kind} ${because(entry)}`,
  ).map((same): LegendLine => {
    const settings = list(distinct(same.map((entry) => entry.setting)));
    const mark = same[0] ? markOf(same[0].result).text : plainly``;
    return { mark, text: say`${settings}${scope(same)}: ${because(same[0] as Entry) ?? ''}` };
  });
  const wrong = entries.some((entry) => markOf(entry.result).differs);
  const notes = groupBy(
    entries.flatMap((entry) => (entry.result.notes ?? []).map((note) => ({ note, entry }))),
    ({ note }) => note,
  ).map((same): LegendLine => {
    const about = same.map(({ entry }) => entry);
    return { mark: plainly`note`, text: say`${whose(about, entries)}: ${same[0]?.note ?? ''}` };
  });
  const bang: LegendLine = { mark: marks.differs, text: say`not what was said beforehand` };
  return [...(wrong ? [bang] : []), ...reasons, ...notes];
}

/** The question if there is only one, else the number of cells. */
function scope(same: readonly Entry[]): Prose {
  const questions = distinct(same.map(questionOf));
  const [only] = questions;
  return questions.length === 1 && only !== undefined ? say` (${only})` : say` (${same.length} cells)`;
}

/**
 * Names the questions if they are few, else counts them. Also names the settings if the questions are many, or if other
 * settings have other notes on the same questions.
 */
function whose(noted: readonly Entry[], all: readonly Entry[]): Prose {
  const questions = distinct(noted.map(questionOf));
  const many = questions.length > 15;
  const what: Prose = many ? say`${noted.length} cells` : list(questions);
  const otherwise = all.some(
    (entry) =>
      !noted.includes(entry) &&
      (entry.result.notes ?? []).length > 0 &&
      questions.includes(questionOf(entry)),
  );
  if (!many && !otherwise) return what;
  const settings = distinct(noted.map((entry) => entry.setting));
  const under: Prose = settings.length > 5 ? say`${settings.length} settings` : list(settings);
  return say`${what} under ${under}`;
}
