// Finds questions that the engines answer differently.
import { groupBy } from '../../domain/lists.ts';
import type { Results } from '../../domain/results.ts';
import type { Version } from '../../domain/version.ts';
import { list, say, together } from '../prose.ts';
import type { Finding } from './finding.ts';

/** One finding per question and pair of answers, with the settings that it applies to. */
export function disagreements({ agreement }: Results, version: Version): Finding[] {
  const own = (agreement?.disagreements ?? []).filter((one) => one.version === version);
  const alike = groupBy(own, ({ question, answers }) => `${question} ${JSON.stringify(answers)}`);
  return alike.map((same): Finding => {
    const { question = '', answers = {} } = same[0] ?? {};
    const said = together(Object.entries(answers).map(([engine, word]) => say`${word} on ${engine}`));
    const settings = list(same.map(({ setting }) => setting));
    return { text: say`The engines disagree on ${question} under ${settings}: ${said}.` };
  });
}
