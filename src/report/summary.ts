// Summarizes a run: how many cells were answered, what changed between versions, where the files are.
import { grouped } from '../domain/lists.ts';
import { isConclusive } from '../domain/outcome.ts';
import type { CellResult, Results } from '../domain/results.ts';
import { type Verdict, verdictOf } from '../results/judged.ts';
import { changesBetweenVersions } from './findings/changes.ts';
import type { Finding } from './findings/finding.ts';
import { decimal, type Prose, say, together } from './prose.ts';

export interface Summary {
  changes: Finding[];
  lines: Prose[];
}

/** The summary of a run. `folder` contains its files. */
export function summaryOf(results: Results, folder?: string): Summary {
  const cells = Object.values(results.cells);
  const count = (kind: string) => cells.filter(({ observed }) => observed.kind === kind).length;
  const answered = cells.filter(({ observed }) => isConclusive(observed)).length;
  const verdicts = cells.map((cell) => verdictOf(cell).kind);
  const judged = (kind: Verdict['kind']) => verdicts.filter((one) => one === kind).length;
  const surprises = judged('surprise');
  const counts = [
    say`${answered} of ${cells.length} cells answered`,
    ...(count('unsupported') > 0 ? [say`${count('unsupported')} unsupported`] : []),
    ...(count('inconclusive') > 0 ? [say`${count('inconclusive')} inconclusive`] : []),
    ...(judged('as-predicted') > 0 ? [say`${judged('as-predicted')} as predicted`] : []),
    ...(surprises > 0 ? [surprises === 1 ? say`1 surprise` : say`${surprises} surprises`] : []),
    ...(judged('flaky') > 0 ? [say`${judged('flaky')} flaky`] : []),
    ...(judged('unpredicted') > 0 ? [say`${judged('unpredicted')} unpredicted`] : []),
    ...(results.run.seconds === undefined ? [] : [say`${decimal(results.run.seconds, 1)} s`]),
  ];
  const lines: Prose[] = [say`${together(counts)}.`, ...assertionLines(cells)];
  if (results.agreement) {
    const { compared, disagreements } = results.agreement;
    const many = disagreements.length;
    const alike = many === 0 ? say`with the same answers` : say`${many} with different answers`;
    lines.push(say`${compared} questions were asked in more than one way, ${alike}.`);
  }
  if (results.run.interrupted)
    lines.unshift(say`The run was interrupted; these are the answers it got until then.`);
  if (folder !== undefined) lines.push(say`Results and evidence: ${folder}`);
  return { changes: changesBetweenVersions(results), lines };
}

/** How many assertions hold of each scenario that makes some; its control cell is none. */
function assertionLines(cells: CellResult[]): Prose[] {
  const made = cells.filter(
    ({ expected, observed }) => expected?.scenario && !expected.control && isConclusive(observed),
  );
  return [...grouped(made, ({ expected }) => expected?.scenario ?? '')].map(([scenario, some]) => {
    const held = some.filter((cell) => verdictOf(cell).kind === 'as-predicted').length;
    return say`${held} of ${some.length} assertions of the scenario ${scenario} hold.`;
  });
}
