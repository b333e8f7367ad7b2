// `--reporter`, shared by every command that writes reports.
import { InvalidArgumentError, Option } from 'commander';
import { nearest } from '../domain/nearest.ts';
import { type ReporterName, reporterNames } from '../report/reporters.ts';

/** The exit code when a reporter failed and nothing else did: what CI waits for is missing. */
export const reporterFailed = 3;

/** The option; names are separated by commas. */
export function reporterOption(initial: ReporterName[]): Option {
  return new Option('-r, --reporter <names>', reporterNames.join(', '))
    .argParser(reporters)
    .default(initial, initial.join(','));
}

function reporters(value: string): ReporterName[] {
  const names = value
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const valid = `Valid: ${reporterNames.join(', ')}.`;
  if (names.length === 0) throw new InvalidArgumentError(`Name at least one. ${valid}`);
  for (const name of names) {
    if ((reporterNames as string[]).includes(name)) continue;
    const near = nearest(name, reporterNames);
    const meant = near === undefined ? '' : `Did you mean "${near}"? `;
    throw new InvalidArgumentError(`There is no reporter "${name}". ${meant}${valid}`);
  }
  return names as ReporterName[];
}
