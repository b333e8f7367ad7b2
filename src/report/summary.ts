// The last words of a run: how many cells were answered, what changed between versions, where everything lies.
import { isConclusive } from '../domain/outcome.ts';
import type { Results } from '../domain/results.ts';
import { type Verdict, verdictOf } from '../results/judged.ts';
import { changesBetweenVersions } from './findings/changes.ts';
import type { Finding } from './findings/finding.ts';
import { type Prose, say } from './prose.ts';

export interface Summary {
  changes: Finding[];
  lines: Prose[];
}

/** The sum of a run; `folder` is where its files are. */
export function summaryOf(results: Results, folder?: string): Summary {
  const cells = Object.values(results.cells);
  const count = (kind: string) => cells.filter(({ observed }) => observed.kind === kind).length;
  const answered = cells.filter(({ observed }) => isConclusive(observed)).length;
  const verdicts = cells.map((cell) => verdictOf(cell).kind);
  const judged = (kind: Verdict['kind']) => verdicts.filter((one) => one === kind).length;
  const surprises = judged('surprise');
  const counts = [
    `${answered} of ${cells.length} cells answered`,
    ...(count('unsupported') > 0 ? [`${count('unsupported')} unsupported`] : []),
    ...(count('inconclusive') > 0 ? [`${count('inconclusive')} inconclusive`] : []),
    ...(judged('as-predicted') > 0 ? [`${judged('as-predicted')} as predicted`] : []),
    ...(surprises > 0 ? [`${surprises} ${surprises === 1 ? 'surprise' : 'surprises'}`] : []),
    ...(judged('flaky') > 0 ? [`${judged('flaky')} flaky`] : []),
    ...(judged('unpredicted') > 0 ? [`${judged('unpredicted')} unpredicted`] : []),
    ...(results.run.seconds === undefined ? [] : [`${results.run.seconds.toFixed(1)} s`]),
  ];
  const lines: Prose[] = [[`${counts.join(', ')}.`]];
  if (results.agreement) {
    const { compared, disagreements } = results.agreement;
    const many = disagreements.length;
    lines.push([
      `${compared} questions were asked in more than one way, `,
      many === 0 ? 'with the same answers.' : `${many} with different answers.`,
    ]);
  }
  if (results.run.interrupted)
    lines.unshift(['The run was interrupted; these are the answers it got until then.']);
  if (folder !== undefined) lines.push(say`Results and evidence: ${folder}`);
  return { changes: changesBetweenVersions(results), lines };
}
