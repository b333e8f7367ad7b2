// Compares a run with a user's requirements. A requirement that no answered cell matches is missing; otherwise a typing
// error would always pass. Pure.
import { isConclusive, isOutcome, longOutcome, shortOutcome } from '../domain/outcome.ts';
import { matches } from '../domain/pattern.ts';
import type { Requirement } from '../domain/required.ts';
import type { CellResult, Results } from '../domain/results.ts';

export interface Breach {
  requirement: Requirement;
  /**
   * `differs`: the cluster answered something else. `missing`: nothing that a pattern names was answered. `open`: no
   * answer.
   */
  kind: 'differs' | 'missing' | 'open';
  /** Cells, or the pattern that matches none. */
  cells: string[];
  /** What they answered, or why not. */
  answered: string;
}

export interface RequiredCheck {
  /** How many cells were as required. */
  met: number;
  breaches: Breach[];
}

/** Checks the requirements. The first one that matches a cell counts. */
export function checkRequired({ cells }: Results, required: readonly Requirement[]): RequiredCheck {
  const breaches = new Map<string, Breach>();
  const note = (n: number, id: string, breach: Omit<Breach, 'cells'>) => {
    const key = `${n}\n${breach.kind}\n${breach.answered}`;
    const known = breaches.get(key) ?? { ...breach, cells: [] };
    known.cells.push(id);
    breaches.set(key, known);
  };
  const answered = new Set<string>();
  let met = 0;
  for (const [id, result] of Object.entries(cells)) {
    const n = required.findIndex((one) => one.cells.some((pattern) => matches(pattern, id)));
    const requirement = required[n];
    if (requirement === undefined || result.observed.kind === 'unsupported') continue;
    for (const pattern of requirement.cells) if (matches(pattern, id)) answered.add(`${n}\n${pattern}`);
    if (!isConclusive(result.observed))
      note(n, id, { requirement, kind: 'open', answered: reasonOf(result) });
    else if (wantedOf(requirement).some((outcome) => isOutcome(outcome, result.observed))) met += 1;
    else note(n, id, { requirement, kind: 'differs', answered: longOutcome(result.observed) });
  }
  required.forEach((requirement, n) => {
    for (const pattern of requirement.cells) {
      if (!answered.has(`${n}\n${pattern}`))
        note(n, pattern, { requirement, kind: 'missing', answered: whyMissing(cells, pattern) });
    }
  });
  return { met, breaches: [...breaches.values()] };
}

/** The outcomes that a requirement allows. */
export function wantedOf({ outcome }: Requirement): string[] {
  return typeof outcome === 'string' ? [outcome] : outcome;
}

function whyMissing(cells: Results['cells'], pattern: string): string {
  const own = Object.entries(cells).filter(([id]) => matches(pattern, id));
  if (own.length === 0) return 'the run has no such cell';
  const unsupported = own.every(([, { observed }]) => observed.kind === 'unsupported');
  return unsupported
    ? 'unsupported in this run'
    : 'an entry before this one says what these cells must answer';
}

function reasonOf({ observed }: CellResult): string {
  return observed.kind === 'inconclusive' ? observed.because : shortOutcome(observed);
}
