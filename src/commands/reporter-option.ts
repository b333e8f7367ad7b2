// `--reporter`, shared by every command that writes reports.
import { Option } from 'commander';
import { type ReporterName, reporterNames } from '../report/reporters.ts';
import { namesOf } from './names-option.ts';

/** The exit code when a reporter failed and nothing else did: what CI waits for is missing. */
export const reporterFailed = 3;

/** The option; names are separated by commas. */
export function reporterOption(initial: ReporterName[]): Option {
  return new Option('-r, --reporter <names>', reporterNames.join(', '))
    .argParser(namesOf('reporter', reporterNames))
    .default(initial, initial.join(','));
}
