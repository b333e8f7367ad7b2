// `bearerless changes`: what turned for strangers, joins and health checks from one version to another, patch by patch,
// as far as it was measured.
import { Command, InvalidArgumentError } from 'commander';
import type { ArtifactFlags } from '../app/artifact-options.ts';
import type { Context } from '../app/context.ts';
import { screenOf } from '../app/screen.ts';
import { isForStrangers, strangerScenarios } from '../app/stranger-questions.ts';
import { BearerlessError } from '../domain/error.ts';
import { jsonText, lineText, printed } from '../domain/printed.ts';
import type { Version } from '../domain/version.ts';
import type { DiffReporter } from '../report/diff.ts';
import type { Turns } from '../results/turns.ts';
import { addArtifactOptions } from './options/artifacts.ts';
import { diffReporterOption } from './options/diff-reporter.ts';
import { separated } from './options/names.ts';

const examples = `
Every version between the two counts of which results/runs or results/reference has answers; each question is followed over
those that answered it. Which release it was that turned an answer: bearerless bisect --help.

Exit codes: 0 nothing changes · 1 something changes · 2 usage · 4 nothing was compared

Examples:
  bearerless changes 1.20..1.37
  bearerless changes 1.31..1.34 --setting default,anonymous-off --reporter markdown
  bearerless changes 1.33..1.34 --measure                          measure what the two leave open
  bearerless changes v1.33.5..1.33 --versions v1.33.9 --measure    and this one between them`;

interface ChangesFlags extends ArtifactFlags {
  setting?: string[];
  versions?: string[];
  measure?: boolean;
  output?: string;
  reporter: DiffReporter;
}

/** The command, to be added to the program. */
export function changesCommand(context: Context): Command {
  const command = new Command('changes')
    .argument('<span>', 'from which version to which: 1.31..1.34', ends)
    .description('list what turned for strangers, joins and health checks between two versions')
    .option('-s, --setting <settings>', 'only these settings, files of clusters/settings/', separated)
    .option('--versions <versions>', 'these versions between them too', separated)
    .option('--measure', 'measure what the two and --versions leave open')
    .option('-o, --output <dir>', 'where a measurement goes (default: results/runs/<run id>)')
    .addOption(diffReporterOption())
    .addHelpText('after', examples);
  return addArtifactOptions(command).action(
    async (span: [string, string], flags: ChangesFlags) => await changes(span, flags, context),
  );
}

async function changes(span: [string, string], flags: ChangesFlags, context: Context): Promise<void> {
  const [{ planOfSelection }, { storedCells }, { cellsOf }, { turnsOf }, { versionsBetween }] =
    await Promise.all([
      import('../app/planning.ts'),
      import('../app/stored-cells.ts'),
      import('../results/cells.ts'),
      import('../results/turns.ts'),
      import('../app/versions-between.ts'),
    ]);
  const screen = screenOf(context);
  const { asked, versions } = await versionsBetween(span, flags.versions ?? []);
  const selection = {
    scenarios: strangerScenarios,
    engine: 'process' as const,
    versions: asked,
    settings: flags.setting,
  };
  // Other scenarios may have asked under a setting that these do not have.
  const planned = await planOfSelection(selection).catch((thrown) => {
    const none = thrown instanceof BearerlessError && thrown.code === 'nothing-selected';
    if (none && !flags.measure) return { cells: [] };
    throw thrown;
  });
  const {
    cells: answers,
    sources,
    ...stored
  } = await storedCells({ versions, settings: flags.setting }, isForStrangers);
  const open = planned.cells.filter(
    (cell) => isForStrangers(cell) && cell.unsupported === undefined && !answers.has(cell.id),
  );
  if (open.length > 0 && flags.measure) {
    const { measure } = await import('../app/measure.ts');
    const only = open.map(({ id }) => id);
    const { results, output } = await measure(await planOfSelection({ ...selection, only }), flags, context);
    for (const [id, result] of Object.entries(results.cells)) answers.set(id, result);
    sources.unshift(output);
    stored.rules = { ...stored.rules, ...results.rules };
    stored.binaries.push(...results.run.binaries);
  } else if (open.length > 0) {
    const of = asked.filter((version) => open.some((cell) => cell.version === version)).join(', ');
    screen.stderr(lineText(`${open.length} questions of ${of} were not measured; --measure does that`));
  }
  if (context.signal.aborted) return;
  for (const source of sources) screen.stderr(lineText(`from ${source}`));
  const { rules, binaries } = stored;
  await tell(
    turnsOf(cellsOf({ cells: Object.fromEntries(answers) }), { rules, run: { binaries } }),
    { reporter: flags.reporter, versions },
    context,
  );
}

async function tell(
  turns: readonly Turns[],
  { reporter, versions }: { reporter: DiffReporter; versions: readonly Version[] },
  context: Context,
): Promise<void> {
  const [{ countOf }, { gateCodes, gateOf }, { diffReports }] = await Promise.all([
    import('../results/compare.ts'),
    import('../results/gate.ts'),
    import('../report/diff.ts'),
  ]);
  const screen = screenOf(context);
  // That the versions differ is what was asked for.
  const all = turns.map(({ a, b, comparison }) => ({ ...comparison, matched: [], a, b }));
  const changed = all.filter(({ differences }) => countOf(differences, 'changed') > 0);
  if (reporter === 'json') {
    const documents = all.map((diff) => JSON.parse(diffReports.json(diff, screen)) as unknown);
    context.print(jsonText(documents, 2));
  } else {
    const empty = lineText('');
    const texts = changed.map((diff) => diffReports[reporter](diff, screen));
    context.print(printed(texts.flatMap((text, n) => (n === 0 ? [text] : [empty, text]))));
    if (changed.length === 0 && all.length > 0)
      context.print(
        lineText(`Nothing turned from ${versions[0]} to ${versions.at(-1)}, as far as it was measured.`),
      );
  }
  const gate = gateOf(
    all.flatMap(({ differences }) => differences),
    ['changed'],
  );
  if (gate === 'nothing')
    screen.stderr(lineText('no question was answered by two versions, so nothing was compared'));
  context.finish(gateCodes[gate]);
}

function ends(value: string): [string, string] {
  const [from, to, ...more] = value.split('..');
  if (from && to && more.length === 0) return [from, to];
  throw new InvalidArgumentError('Give two versions, as 1.31..1.34.');
}
