// `--reporter`, shared by every command that writes reports.
import { Option } from 'commander';
import { type ReporterName, reporterNames } from '../../report/reporters.ts';
import { namesOf } from './names.ts';

/** The option; names are separated by commas. */
export function reporterOption(initial: ReporterName[]): Option {
  return new Option('-r, --reporter <names>', reporterNames.join(', '))
    .argParser(namesOf('reporter', reporterNames))
    .default(initial, initial.join(','));
}
