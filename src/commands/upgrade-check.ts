// `bearerless upgrade-check`: what an upgrade changes for strangers, joins and health checks under one setting, from
// what was measured of both versions; what was not is measured.
import { Command } from 'commander';
import type { ArtifactFlags } from '../app/artifact-options.ts';
import type { Context } from '../app/context.ts';
import { screenOf } from '../app/screen.ts';
import {
  isForApiserver,
  isOfUpgrade,
  strangerScenarios,
  upgradeScenarios,
} from '../app/stranger-questions.ts';
import type { Cell, CellParts } from '../domain/cell.ts';
import { jsonText, lineText, printed } from '../domain/printed.ts';
import type { CellResult } from '../domain/results.ts';
import { compareVersions, minorOf, type Version } from '../domain/version.ts';
import type { Diff, DiffReporter } from '../report/diff.ts';
import type { Side } from '../results/sides.ts';
import { addArtifactOptions } from './options/artifacts.ts';
import { diffReporterOption } from './options/diff-reporter.ts';
import { addFileOptions, type FileFlags, ownOf } from './options/files.ts';

const examples = `
It uses the newest answers in results/runs, then those of results/reference for exactly these versions. The process engine
measures the rest, unless --no-measure. If "bearerless run upgrade" of a real cluster is stored, its answers are shown too.

With minors in between, one real cluster is upgraded minor by minor as well (root), some minutes each: what each hop
opened, how nodes join after it, and what must be closed again. It is closed again before the next hop.

Exit codes: 0 nothing changes · 1 something changes · 2 usage · 3 a question has no answer · 4 nothing was compared

Examples:
  bearerless upgrade-check --from 1.33 --to 1.34
  bearerless upgrade-check --from 1.33 --to 1.37 --setting anonymous-off
  bearerless upgrade-check --from 1.33 --to 1.34 -f kubeadm.yaml     what does my upgrade change?
  bearerless upgrade-check --from 1.20 --to 1.33 --no-measure --reporter markdown`;

interface UpgradeFlags extends ArtifactFlags, FileFlags {
  from: string;
  to: string;
  setting?: string;
  measure: boolean;
  output?: string;
  reporter: DiffReporter;
}

/** The command, to be added to the program. */
export function upgradeCheckCommand(context: Context): Command {
  const command = new Command('upgrade-check')
    .description('show what an upgrade changes for strangers, joins and health checks')
    .requiredOption('--from <version>', 'the current version: 1.33, v1.33.13')
    .requiredOption('--to <version>', 'the version after the upgrade')
    .option('-s, --setting <setting>', 'a file of clusters/settings/ (default: your files, else default)')
    .option('--no-measure', 'start nothing; unmeasured questions stay open')
    .option('-o, --output <dir>', 'where a measurement goes (default: results/runs/<run id>)')
    .addOption(diffReporterOption())
    .addHelpText('after', examples);
  addFileOptions(command);
  return addArtifactOptions(command).action(async (flags: UpgradeFlags) => await check(flags, context));
}

async function check(flags: UpgradeFlags, context: Context): Promise<void> {
  const [{ planOfSelection }, { resolveVersion }, { noUpgrade }, { noCells, storedCells }] =
    await Promise.all([
      import('../app/planning.ts'),
      import('../artifacts/resolve.ts'),
      import('../plan/no-upgrade.ts'),
      import('../app/stored-cells.ts'),
    ]);
  const [from, to] = [resolveVersion(flags.from), resolveVersion(flags.to)];
  if (compareVersions(from, to) >= 0) throw noUpgrade(from, to);
  const { files, options: own } = ownOf(flags);
  const setting = flags.setting ?? own?.name ?? 'default';
  // kubeadm upgrades one minor at a time.
  const hopping = minorOf(to) - minorOf(from) > 1;
  const chosen = {
    scenarios: [...strangerScenarios, ...(hopping ? upgradeScenarios : [])],
    engine: 'process' as const,
    versions: [from, to],
    settings: [setting],
    ...(hopping ? { anySetting: true, upgradeTo: to } : {}),
  };
  const selection = { ...chosen, config: files && [...files], own };
  const plan = await planOfSelection(selection);
  const asked = plan.cells.filter(isForApiserver);
  const hops = plan.cells.filter((cell) => cell.version === from && isOfUpgrade(cell));
  const ids = new Set([...asked, ...hops].map(({ id }) => id));
  const after = ({ version, probe }: CellParts) =>
    version === from &&
    probe.kind === 'after' &&
    !probe.earlier &&
    probe.change.kind === 'upgrade' &&
    probe.change.to === to;
  // Files change, and keep their name: what is stored of it may be of others.
  const stored =
    files === undefined
      ? await storedCells(
          { versions: [from, to], settings: [setting] },
          (cell) => ids.has(cell.id) || after(cell),
        )
      : noCells();
  const answers = new Map(stored.cells);
  const screen = screenOf(context);
  for (const { id, unsupported } of [...asked, ...hops])
    if (unsupported !== undefined) answers.set(id, cell({ kind: 'unsupported', because: unsupported }));
  const lacking = (some: readonly Cell[]) => some.filter(({ id }) => !answers.has(id));
  // The hops are those of one cluster: all of them are measured, or none.
  const unmeasured = [...lacking(asked), ...(lacking(hops).length > 0 ? hops : [])];
  const missing = unmeasured.filter(({ unsupported }) => unsupported === undefined).map(({ id }) => id);
  if (missing.length > 0 && flags.measure) {
    const known = ids.size - missing.length;
    screen.stderr(lineText(`${known} of ${ids.size} questions were measured before; measuring the others`));
    const { measure } = await import('../app/measure.ts');
    const { results, output } = await measure(
      await planOfSelection({ ...selection, only: missing }),
      flags,
      context,
    );
    for (const [id, result] of Object.entries(results.cells)) answers.set(id, result);
    stored.sources.unshift(output);
    stored.rules = { ...stored.rules, ...results.rules };
    stored.binaries.push(...results.run.binaries);
  }
  if (context.signal.aborted) return;
  for (const source of stored.sources) screen.stderr(lineText(`from ${source}`));
  const { rules, binaries } = stored;
  const of = { rules, run: { binaries } };
  const definition = plan.groups.flatMap((group) => group.settings).find(({ id }) => id === setting);
  const { hopDiffs } = await import('../app/hop-report.ts');
  const measured = hops.flatMap(({ id }) => {
    const answer = answers.get(id);
    return answer === undefined ? [] : [[id, answer] as const];
  });
  if (measured.length < hops.length)
    screen.stderr(lineText('no real cluster was taken over every hop: leave --no-measure out to see them'));
  const diffs = definition ? hopDiffs({ ...of, from, setting: definition, answers: measured }) : [];
  const told = new Map([...answers].filter(([id]) => !hops.some((hop) => hop.id === id)));
  await tell({ from, to, setting, asked, answers: told, diffs, ...of }, flags.reporter, context);
}

const cell = (observed: CellResult['observed']): CellResult => ({ observed, evidence: [], attempts: 0 });
const notMeasured = cell({ kind: 'inconclusive', code: 'not-measured', because: 'it was not measured' });

interface Told extends Omit<Side, 'cells'> {
  from: Version;
  to: Version;
  setting: string;
  asked: readonly Cell[];
  answers: ReadonlyMap<string, CellResult>;
  /** Of the hops of one cluster. */
  diffs: readonly Diff[];
}

async function tell(
  { from, to, setting, asked, answers, diffs, ...of }: Told,
  reporter: DiffReporter,
  context: Context,
): Promise<void> {
  const [{ compareRuns }, { gateCodes, gateOf }, { diffReports }] = await Promise.all([
    import('../results/sides.ts'),
    import('../results/gate.ts'),
    import('../report/diff.ts'),
  ]);
  const side = (version: Version): Side => ({
    ...of,
    cells: Object.fromEntries(
      asked.filter((cell) => cell.version === version).map(({ id }) => [id, answers.get(id) ?? notMeasured]),
    ),
  });
  const fresh = compareRuns(side(from), side(to));
  // The same questions to one cluster, before and after it was upgraded.
  const ids = new Set(asked.map(({ id }) => id));
  const upgraded = [...answers].filter(([id, { before }]) => !ids.has(id) && before !== undefined);
  const was = upgraded.map(([id, result]) => [id, { ...result, observed: result.before ?? result.observed }]);
  const kept = compareRuns(
    { cells: Object.fromEntries(was), ...of },
    { cells: Object.fromEntries(upgraded), ...of },
  );
  const screen = screenOf(context);
  // That the versions differ is what was asked for.
  const all: Diff[] = [{ ...fresh, matched: [], a: `${from} ${setting}`, b: `${to} ${setting}` }];
  if (upgraded.length > 0)
    all.push({
      ...kept,
      matched: [],
      a: `${from} ${setting}, before the upgrade`,
      b: `${to} ${setting}, the same cluster upgraded`,
    });
  all.push(...diffs);
  if (reporter === 'json') {
    const both = all.map((diff) => JSON.parse(diffReports.json(diff, screen)) as unknown);
    context.print(jsonText(both, 2));
  } else {
    const empty = lineText('');
    const texts = all.map((diff) => diffReports[reporter](diff, screen));
    context.print(printed(texts.flatMap((text, n) => (n === 0 ? [text] : [empty, text]))));
  }
  const differences = all.flatMap((diff) => diff.differences);
  const gate = gateOf(differences, ['changed', 'added', 'removed']);
  context.finish(gateCodes[gate]);
}
