// `--reporter` of commands that compare two sides: for people, for an issue, for a program.
import { Option } from 'commander';

const reporters = ['terminal', 'markdown', 'json'] as const;

/** The option; one form at a time, on standard output. */
export function diffReporterOption(): Option {
  return new Option('-r, --reporter <name>', 'how it is said').choices(reporters).default('terminal');
}
