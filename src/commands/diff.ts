// `bearerless diff`: what two stored runs answer differently, question by question; a gate for pipelines with
// --fail-on.
import { Command, InvalidArgumentError } from 'commander';
import type { Context } from '../app/context.ts';
import { screenOf } from '../app/screen.ts';
import { readRuns, versionIn } from '../app/stored-run.ts';
import { BearerlessError } from '../domain/error.ts';
import { lineText } from '../domain/printed.ts';
import type { Results } from '../domain/results.ts';
import { unknownName } from '../plan/problem.ts';
import type { DiffReporter } from '../report/diff.ts';
import { settingsOf } from '../results/cells.ts';
import type { DifferenceKind } from '../results/compare.ts';
import type { SideFilter } from '../results/sides.ts';
import { diffReporterOption } from './options/diff-reporter.ts';
import { namesOf } from './options/names.ts';

const examples = `
A and B are output folders of runs, their results.json or journal.jsonl, or reference:1.33 (committed: "results/reference").
Questions are matched by setting, engine and minor, whatever the patch; two runs of one version each, whatever the version.
Times are not compared, and a question without an answer is open, never a change. Equal changes are one row; --reporter json
has the id of every cell. What Go decides, and not Kubernetes, stands apart, and counts as changed.

--fail-on: changed  an answer differs          new  B answers what A does not
           removed  A answers what B does not
Exit codes: 0 · 1 there is what --fail-on names · 2 usage · 3 with --fail-on: a question is open · 4 nothing was compared

Examples:
  bearerless diff yesterday today --fail-on changed,new
  bearerless diff reference:1.33 results/runs/2026-01-02T030405Z-1a2b
  bearerless diff reference:1.33 reference:1.34 --setting default
  bearerless diff today --kubernetes 1.20,1.37          two versions of one run
  bearerless diff today -s default,anonymous-off -k 1.37  two settings of one run
  bearerless diff yesterday today --reporter markdown > changes.md`;

const failures = ['new', 'changed', 'removed'] as const;
const kinds: Record<(typeof failures)[number], DifferenceKind> = {
  new: 'added',
  changed: 'changed',
  removed: 'removed',
};

interface DiffFlags {
  kubernetes?: string[];
  setting?: string[];
  grep?: string;
  failOn: (typeof failures)[number][];
  reporter: DiffReporter;
}

/** The command, to be added to the program. */
export function diffCommand(context: Context): Command {
  return new Command('diff')
    .argument('<a>', 'before: a run, or reference:1.33')
    .argument('[b]', 'after (default: A, to compare two of its versions or settings)')
    .description('show the differences between two stored runs')
    .option(
      '-k, --kubernetes <versions>',
      'only this version; of two the first is of A, the second of B',
      two,
    )
    .option('-s, --setting <settings>', 'only this setting; of two the first is of A, the second of B', two)
    .option('-g, --grep <regexp>', 'only cells whose id matches')
    .option('--fail-on <kinds>', failures.join(', '), namesOf('kind', failures), [])
    .addOption(diffReporterOption())
    .addHelpText('after', examples)
    .action(
      async (a: string, b: string | undefined, flags: DiffFlags) => await diff([a, b ?? a], flags, context),
    );
}

async function diff([a, b]: readonly [string, string], flags: DiffFlags, context: Context): Promise<void> {
  const [{ compareRuns }, { gateCodes, gateOf }, { diffReports }, { grepOf }] = await Promise.all([
    import('../results/sides.ts'),
    import('../results/gate.ts'),
    import('../report/diff.ts'),
    import('../plan/grep.ts'),
  ]);
  const sides = await Promise.all([a, b].map(async (path) => await readRuns([path])));
  const [before, after] = sides.map(({ results }) => results);
  if (before === undefined || after === undefined) throw new Error('two sides were read');
  const screen = screenOf(context);
  for (const { notes } of sides) for (const note of notes) screen.stderr(lineText(note));
  const { grep, kubernetes = [], setting = [] } = flags;
  if (a === b && kubernetes.length < 2 && setting.length < 2) {
    throw new BearerlessError('user', 'usage', 'a run is always the same as itself', {
      hint: 'Name a second run, or two versions (--kubernetes 1.20,1.37) or two settings (--setting default,anonymous-off).',
    });
  }
  const taken = (side: 0 | 1): SideFilter => {
    const results = side === 0 ? before : after;
    const version = kubernetes[side] ?? kubernetes[0];
    const wanted = setting[side] ?? setting[0];
    return {
      version: version === undefined ? undefined : versionIn(results, version),
      setting: wanted === undefined ? undefined : settingIn(results, wanted),
      grep: grep === undefined ? undefined : grepOf(grep),
    };
  };
  const [ours, theirs] = [taken(0), taken(1)];
  const comparison = compareRuns(before, after, { a: ours, b: theirs });
  const name = (path: string, { version, setting }: SideFilter) =>
    [path, version, setting].filter((part) => part !== undefined).join(' ');
  const named = { ...comparison, a: name(a, ours), b: name(b, theirs) };
  context.print(diffReports[flags.reporter](named, screen));
  const gate = gateOf(
    comparison.differences,
    flags.failOn.map((kind) => kinds[kind]),
  );
  if (gate === 'nothing')
    screen.stderr(lineText('no question was answered on both sides, so nothing was compared'));
  context.finish(gateCodes[gate]);
}

function settingIn(results: Results, wanted: string): string {
  const known = settingsOf(results);
  if (known.includes(wanted)) return wanted;
  throw new BearerlessError('user', 'unknown-setting', unknownName('setting', wanted, known));
}

/** One or two, separated by a comma. */
function two(value: string): string[] {
  const parts = value.split(',').map((part) => part.trim());
  if (parts.length > 2 || parts.includes('')) throw new InvalidArgumentError('Give one, or two as a,b.');
  return parts;
}
