// A problem in a configuration file, with the place a reader must go to. Problems are collected and reported all at
// once.
import { BearerlessError } from '../domain/error.ts';
import { nearest } from '../domain/nearest.ts';

export interface Problem {
  file: string;
  line: number;
  column: number;
  message: string;
}

/** The most problems that one error lists. A file with thousands of them is the wrong file. */
const mostTold = 50;

/** One error that lists every problem as `file:line:column message`, in reading order. */
export function problemsError(problems: Problem[]): BearerlessError {
  const sorted = problems.toSorted(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column,
  );
  const told = sorted.slice(0, mostTold);
  const lines = told.map((p) => `  ${p.file}:${p.line}:${p.column} ${p.message}`);
  const rest = sorted.length > mostTold ? [`  and ${sorted.length - mostTold} more`] : [];
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return new BearerlessError(
    'user',
    'invalid-configuration',
    `the configuration has ${count}:\n${[...lines, ...rest].join('\n')}`,
    { hint: 'Mend the named places; nothing was started.' },
  );
}

/**
 * Longer lists of valid names, such as the probes of a scenario, are left out if the right name was suggested, and else
 * cut off.
 */
const longList = 60;

/** `no setting "anonymus-off"; did you mean "anonymous-off"? Valid: …` */
export function unknownName(what: string, name: string, valid: Iterable<string>): string {
  const names = [...valid];
  const near = nearest(name, names);
  const hint = near === undefined ? '' : `; did you mean "${near}"?`;
  if (near !== undefined && names.length > longList) return `there is no ${what} "${name}"${hint}`;
  const more = names.length > longList ? `, and ${names.length - longList} more` : '';
  const listed = names.slice(0, longList).join(', ');
  return `there is no ${what} "${name}"${hint}${hint === '' ? '.' : ''} Valid: ${listed}${more}`;
}
