// What is asked once per setting, as a table on a terminal: joins, and what whole clusters show.
import { type Mark, markOf } from '../mark.ts';
import { plain } from '../prose.ts';
import type { Grid } from '../view.ts';
import { formatOf, type Paint } from './paint.ts';
import { wrapWords } from './wrap.ts';

/** Settings × questions; on a narrow screen the questions stand below each setting. */
export function gridTable(title: string, grid: Grid, columns: number, paint: Paint): string[] {
  const { columns: questions, rows } = grid;
  if (rows.length === 0) return [];
  const body = rows.map(({ setting, results }) => ({ name: plain(setting), marks: results.map(markOf) }));
  const label = Math.max(title.length, ...body.map(({ name }) => name.length));
  const widths = questions.map((question, i) =>
    Math.max(question.length, ...body.map(({ marks }) => marks[i]?.text.length ?? 0)),
  );
  const painted = (mark: Mark) => paint(formatOf(mark), mark.text);
  if (widths.reduce((sum, width) => sum + 2 + width, label) > columns) {
    const longest = Math.max(10, ...questions.map(({ length }) => length));
    const fits = body.every(({ marks }) => marks.every(({ text }) => longest + 3 + text.length <= columns));
    const stacked = body.flatMap(({ name, marks }) => [
      name,
      ...marks.flatMap((mark, i) => {
        const question = questions[i] ?? '';
        return fits
          ? [`  ${question.padEnd(longest)} ${painted(mark)}`]
          : [...wrapWords(question, columns - 2).map((line) => `  ${line}`), `    ${painted(mark)}`];
      }),
    ]);
    return [paint('bold', title), ...stacked];
  }
  const pad = (i: number, used: number) => ' '.repeat(Math.max(0, (widths[i] ?? 0) - used));
  const head =
    title.padEnd(label) + questions.map((question, i) => `  ${question}${pad(i, question.length)}`).join('');
  const lines = body.map(
    ({ name, marks }) =>
      name.padEnd(label) + marks.map((mark, i) => `  ${painted(mark)}${pad(i, mark.text.length)}`).join(''),
  );
  return [paint('bold', head.trimEnd()), ...lines.map((line) => line.trimEnd())];
}
