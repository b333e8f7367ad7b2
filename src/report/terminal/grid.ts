// Formats questions that are asked once per setting as a table for a terminal: joins and whole clusters.
import { joined, type Plain, padded, plainly, trimmed } from '../../domain/plain.ts';
import { type Mark, markOf } from '../mark.ts';
import type { Grid } from '../view.ts';
import { formatOf, type Paint } from './paint.ts';
import { wrapWords } from './wrap.ts';

/** A table of settings × questions. On a narrow screen the questions are below each setting. */
export function gridTable(
  title: Plain,
  grid: Grid,
  { columns, paint }: { columns: number; paint: Paint },
): Plain[] {
  const { columns: questions, rows } = grid;
  if (rows.length === 0) return [];
  const body = rows.map(({ setting, results }) => ({ name: setting, marks: results.map(markOf) }));
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
        const question = questions[i] ?? plainly``;
        return fits
          ? [plainly`  ${padded(question, longest)} ${painted(mark)}`]
          : [
              ...wrapWords(question, columns - 2).map((line) => plainly`  ${line}`),
              plainly`    ${painted(mark)}`,
            ];
      }),
    ]);
    return [paint('bold', title), ...stacked];
  }
  const pad = (i: number, used: number) => padded(plainly``, (widths[i] ?? 0) - used);
  const head = questions.map((question, i) => plainly`  ${question}${pad(i, question.length)}`);
  const lines = body.map(({ name, marks }) => [
    padded(name, label),
    ...marks.map((mark, i) => plainly`  ${painted(mark)}${pad(i, mark.text.length)}`),
  ]);
  return [
    paint('bold', trimmed(joined([padded(title, label), ...head]))),
    ...lines.map((line) => trimmed(joined(line))),
  ];
}
