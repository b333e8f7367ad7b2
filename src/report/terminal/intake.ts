// Formats the table of what happened to the user's own files for a terminal: taken, replaced, left out, each with its
// reason, its places and the text there.
import { type Plain, padded, plain, plainly } from '../../domain/plain.ts';
import type { Results } from '../../domain/results.ts';
import { ownTable } from '../own.ts';
import type { Paint } from './paint.ts';
import { wrapWords } from './wrap.ts';

const titles = { taken: plainly`taken`, replaced: plainly`replaced`, 'left-out': plainly`left out` };

/** The lines of the table; none if no files were given. */
export function intakeLines({ intake }: Pick<Results, 'intake'>, width: number, paint: Paint): Plain[] {
  if (intake === undefined) return [];
  const rows = ownTable(intake).flatMap(({ fate, part, said, places, because }) => {
    const what = plain(`${part} ${said.join(', ')}`);
    const why = plain(`${places.join(', ')}: ${because}`);
    const [first, ...rest] = wrapWords(what, width - 10);
    return [
      plainly`${padded(titles[fate], 10)}${first ?? plainly``}`,
      ...rest.map((line) => plainly`${padded(plainly``, 10)}${line}`),
      ...wrapWords(why, width - 12).map((line) => paint('gray', plainly`${padded(plainly``, 12)}${line}`)),
    ];
  });
  return [paint('bold', plainly`What became of your files`), ...rows, plainly``];
}
