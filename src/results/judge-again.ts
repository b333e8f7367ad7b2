// Judges results by other expectations: observations stay, expectations are replaced, and the changes are listed. Pure.
import type { Expectation } from '../domain/expectation.ts';
import type { CellResult, Results } from '../domain/results.ts';
import { type Verdict, verdictOf } from './judged.ts';

/** Cells whose judgement changes in the same way. */
export interface Rejudged {
  was: Expectation | undefined;
  is: Expectation | undefined;
  verdictWas: Verdict['kind'];
  verdictIs: Verdict['kind'];
  cells: string[];
}

export interface JudgedAgain {
  results: Results;
  /** Cells whose expected outcome or verdict changes; changes of the verdict come first. */
  changes: Rejudged[];
  /** How many cells keep their expected outcome and only get another source of it. */
  renamed: number;
}

/** What is expected of each cell now. */
export interface Today {
  say: (id: string) => Expectation | undefined;
  rules: NonNullable<Results['rules']>;
  /** Why nothing is predicted of a cell. */
  why?: (id: string) => string[] | undefined;
}

/** Judges every cell by what is expected of it now. */
export function judgeAgain(results: Results, { say, rules, why = () => undefined }: Today): JudgedAgain {
  const changes = new Map<string, Rejudged>();
  let renamed = 0;
  const cells = Object.entries(results.cells).map(([id, before]): [string, CellResult] => {
    // Unsupported cells have no expectation.
    if (before.observed.kind === 'unsupported') return [id, before];
    const { expected: was, unpredicted: _, ...observation } = before;
    const is = say(id);
    const unpredicted = is ? undefined : why(id);
    const after: CellResult = {
      ...observation,
      ...(is ? { expected: is } : {}),
      ...(unpredicted ? { unpredicted } : {}),
    };
    const [verdictWas, verdictIs] = [verdictOf(before).kind, verdictOf(after).kind];
    const same = verdictWas === verdictIs && was?.outcome === is?.outcome && was?.control === is?.control;
    if (same && JSON.stringify([was?.rule, was?.scenario]) !== JSON.stringify([is?.rule, is?.scenario]))
      renamed += 1;
    if (same) return [id, after];
    const key = JSON.stringify([was, is, verdictWas, verdictIs]);
    const known = changes.get(key) ?? { was, is, verdictWas, verdictIs, cells: [] };
    known.cells.push(id);
    changes.set(key, known);
    return [id, after];
  });
  const { rules: _, ...rest } = results;
  const named = cells.flatMap(([, { expected }]) => expected?.rule ?? []);
  const kept = Object.fromEntries(Object.entries(rules).filter(([id]) => named.includes(id)));
  return {
    results: {
      ...rest,
      cells: Object.fromEntries(cells),
      ...(Object.keys(kept).length > 0 ? { rules: kept } : {}),
    },
    changes: [...changes.values()].sort((a, b) => weight(b) - weight(a) || b.cells.length - a.cells.length),
    renamed,
  };
}

const weight = ({ verdictWas, verdictIs }: Rejudged) => Number(verdictWas !== verdictIs);
