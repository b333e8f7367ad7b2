// Formats the result of judging a stored run again, for readers.
import type { Expectation } from '../domain/expectation.ts';
import { plainly } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';
import { cellsOf, type Entry } from '../results/cells.ts';
import type { JudgedAgain } from '../results/judge-again.ts';
import { cellLines } from './cell-lines.ts';
import { type Prose, say, textOf, together } from './prose.ts';
import type { ReportOptions } from './report.ts';
import { summaryOf } from './summary.ts';
import { paintWith } from './terminal/paint.ts';
import { wrapWords } from './terminal/wrap.ts';

/** The text, ready to be printed. */
export function judgedAgainText(
  { results, changes, renamed }: JudgedAgain,
  options: Pick<ReportOptions, 'columns' | 'color'>,
): Printed {
  const paint = paintWith(options);
  const width = Math.max(40, options.columns);
  const entries = new Map<string, Entry>(cellsOf(results).map((entry) => [entry.id, entry]));
  const wrapped = (prose: Prose) => wrapWords(textOf(prose), width);
  const blocks = changes.flatMap(({ was, is, verdictWas, verdictIs, cells }) => {
    const verdict = verdictWas === verdictIs ? say`${verdictIs}` : say`${verdictWas} → ${verdictIs}`;
    const rule = is?.rule === undefined ? undefined : results.rules?.[is.rule];
    return [
      ...wrapped(say`${verdict}: was ${said(was)}, is ${said(is)} (${cells.length})`).map((line) =>
        paint('bold', line),
      ),
      ...(rule ? wrapped(say`${rule.says} (${rule.source})`) : []),
      ...cellLines(
        cells.flatMap((id) => entries.get(id) ?? []),
        width,
      ),
      plainly``,
    ];
  });
  const changed = changes.reduce((sum, { cells }) => sum + cells.length, 0);
  const sum =
    changed === 0
      ? say`Every cell is judged as when it was measured.`
      : say`${changed} ${changed === 1 ? say`cell is` : say`cells are`} judged otherwise than when measured.`;
  const other =
    renamed === 0 ? [] : [say`Of ${renamed} more the same is expected as then, by another rule or scenario.`];
  return screenText([...blocks, ...[sum, ...other, ...summaryOf(results).lines].flatMap(wrapped)]);
}

/** For instance `401 by the rule strangers-shut-out`, or `unsaid` without an expectation. */
function said(expectation: Expectation | undefined): Prose {
  if (expectation === undefined) return say`unsaid`;
  const { outcome, rule, scenario, control } = expectation;
  const who = [
    ...(scenario ? [say`the scenario ${scenario}`] : []),
    ...(rule ? [say`the rule ${rule}`] : []),
  ];
  return say`${outcome} by ${together(who, say` and `)}${control ? say` (control)` : []}`;
}
