// What judging a stored run again comes to, for people.
import type { Expectation } from '../domain/expectation.ts';
import type { JudgedAgain } from '../results/judge-again.ts';
import { plain, textOf } from './prose.ts';
import type { ReportOptions } from './report.ts';
import { summaryOf } from './summary.ts';
import { paintWith } from './terminal/paint.ts';
import { wrapWords } from './terminal/wrap.ts';

/** The text, ready to be printed. */
export function judgedAgainText(
  { results, changes, renamed }: JudgedAgain,
  options: Pick<ReportOptions, 'columns' | 'color'>,
): string {
  const paint = paintWith(options);
  const width = Math.max(40, options.columns);
  const wrapped = (text: string) => wrapWords(plain(text), width);
  const blocks = changes.flatMap(({ was, is, verdictWas, verdictIs, cells }) => {
    const verdict = verdictWas === verdictIs ? verdictIs : `${verdictWas} → ${verdictIs}`;
    const rule = is?.rule === undefined ? undefined : results.rules?.[is.rule];
    return [
      ...wrapped(`${verdict}: was ${said(was)}, is ${said(is)} (${cells.length})`).map((line) =>
        paint('bold', line),
      ),
      ...(rule ? wrapped(`${rule.says} (${rule.source})`) : []),
      ...cells.map((id) => `  ${plain(id)}`),
      '',
    ];
  });
  const changed = changes.reduce((sum, { cells }) => sum + cells.length, 0);
  const sum =
    changed === 0
      ? 'Every cell is judged as when it was measured.'
      : `${changed} ${changed === 1 ? 'cell is' : 'cells are'} judged otherwise than when measured.`;
  const other = renamed === 0 ? [] : [`Of ${renamed} more only who says it is another.`];
  const counts = summaryOf(results).lines.map(textOf);
  return `${[...blocks, ...[sum, ...other, ...counts].flatMap((text) => wrapped(text))].join('\n')}\n`;
}

/** `401 by the rule strangers-shut-out`, `unsaid` */
function said(expectation: Expectation | undefined): string {
  if (expectation === undefined) return 'unsaid';
  const { outcome, rule, scenario, control } = expectation;
  const who = [scenario && `the scenario ${scenario}`, rule && `the rule ${rule}`]
    .filter(Boolean)
    .join(' and ');
  return `${outcome} by ${who}${control ? ' (control)' : ''}`;
}
