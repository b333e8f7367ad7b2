// Which of the known scenarios, settings and cells are meant. A name that does not exist is an error that lists the
// valid ones.
import type { Cell } from '../domain/cell.ts';
import { BearerlessError } from '../domain/error.ts';
import { grepOf } from './grep.ts';
import { unknownName } from './problem.ts';

/** The entries with these ids, in the order given and each once. */
export function pick<T>(what: 'scenario' | 'setting', ids: string[], from: ReadonlyMap<string, T>): T[] {
  const unknown = ids.filter((id) => !from.has(id));
  if (unknown.length > 0) {
    const sentences = unknown.map((id) => unknownName(what, id, from.keys()));
    throw new BearerlessError('user', `unknown-${what}`, sentences.join('\n'), {
      hint: 'See everything that can be asked with: bearerless list',
    });
  }
  return [...new Set(ids)].map((id) => from.get(id) as T);
}

/** What narrows a plan; absent means all. */
export interface Filter {
  settings?: string[] | undefined;
  /** A regular expression on cell ids. */
  grep?: string | undefined;
  /** Ids of cells. */
  only?: string[] | undefined;
}

/** The cells that pass the filter, in their order; none at all is an error, since nothing would be tested. */
export function narrow(cells: Cell[], { settings, grep, only }: Filter): Cell[] {
  const pattern = grep === undefined ? undefined : grepOf(grep);
  const ids = only && new Set(only);
  const left = cells.filter(
    ({ id, setting }) =>
      (settings?.includes(setting) ?? true) && (pattern?.test(id) ?? true) && (ids?.has(id) ?? true),
  );
  if (left.length > 0) return left;
  throw new BearerlessError(
    'user',
    'nothing-selected',
    'no cell is left to ask: the filters exclude all of them',
    {
      hint: 'See the cell ids with: bearerless list',
    },
  );
}
