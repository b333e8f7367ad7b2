// Which cell a user means, and what is stored of it. A cell need not be asked by any scenario, but its setting must
// exist and its question must be one; for everything else the nearest cell is named.
import { resolveVersion } from '../artifacts/resolve.ts';
import { attempt } from '../domain/attempt.ts';
import { type CellParts, cellId, EngineId } from '../domain/cell.ts';
import { BearerlessError, messageOf } from '../domain/error.ts';
import type { Intake } from '../domain/intake.ts';
import { nearest } from '../domain/nearest.ts';
import { changesOf, probeId, withChanges } from '../domain/probe.ts';
import type { CellResult, Results } from '../domain/results.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Setting } from '../domain/setting.ts';
import { withHops } from '../plan/hops.ts';
import { probesOf, probesUnder } from '../plan/probes.ts';
import { versionsOf } from '../results/cells.ts';
import { parseCellId } from '../results/parse-cell-id.ts';
import { isReference, referenceFor } from '../results/reference.ts';
import { loadWith, type Own } from './own-files.ts';
import { runsWithCells } from './run-folders.ts';
import { readRuns } from './stored-run.ts';

export interface FoundCell extends CellParts {
  id: string;
  definition: Setting;
  /** Scenarios that ask it. */
  scenarios: Scenario[];
  /** What became of the user's own files, where they are its setting. */
  intake?: Intake;
}

/** The cell that `text` names; its version may be a label such as `1.33`. */
export async function findCell(text: string, own: Own = {}): Promise<FoundCell> {
  const { library, yours } = await loadWith(resolveVersion, own);
  const scenarios = [...library.scenarios.values()];
  const [label = '', settingName = '', engineName = '', ...rest] = text.split('/');
  const question = rest.join('/');
  const engine = EngineId.options.find((one) => one === engineName) ?? nearest(engineName, EngineId.options);
  const setting = library.settings.get(settingName);
  const version = attempt(() => resolveVersion(label));
  const parts =
    version && engine === engineName && setting
      ? attempt(() => parseCellId([version, settingName, engineName, question].join('/')))
      : undefined;
  if (parts && setting) {
    const id = cellId(parts);
    const asking = scenarios.filter(
      (scenario) =>
        scenario.settings.includes(parts.setting) &&
        probesUnder(onTheWay(scenario, parts, setting), parts.setting, parts.version).some((probe) =>
          asks(probe, parts.probe),
        ),
    );
    const intake = yours?.setting.id === parts.setting ? { intake: yours.intake } : {};
    return { ...parts, id, definition: setting, scenarios: asking, ...intake };
  }
  const questions = scenarios.flatMap((scenario) => probesOf(scenario).map(probeId));
  const likely = [
    version ?? nearestVersion(label),
    nearest(settingName, library.settings.keys()),
    engine,
    nearest(question, new Set(questions)),
  ];
  const near = likely.every((part) => part !== undefined) ? likely.join('/') : undefined;
  throw new BearerlessError(
    'user',
    'unknown-cell',
    `there is no cell "${text}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
    { hint: 'An id is version/setting/engine/question, as in: bearerless list' },
  );
}

/** The scenario with the upgrades that lead where the last one of the cell does. */
function onTheWay(scenario: Scenario, { version, probe }: CellParts, setting: Setting): Scenario {
  const last = changesOf(probe).findLast((change) => change.kind === 'upgrade');
  if (last === undefined) return scenario;
  return (
    attempt(() => withHops(scenario, { version, setting, upgradeTo: last.to, resolveVersion })) ?? scenario
  );
}

/** Whether a planned probe is this one; `upgrade:next` stands for an upgrade to any version. */
function asks(planned: CellParts['probe'], probe: CellParts['probe']): boolean {
  const general = (one: CellParts['probe']) =>
    probeId(
      withChanges(
        one,
        changesOf(one).map((change) => (change.kind === 'upgrade' ? { ...change, to: 'next' } : change)),
      ),
    );
  return general(planned) === general(probe);
}

function nearestVersion(label: string): string | undefined {
  try {
    resolveVersion(label);
  } catch (thrown) {
    const [, near] = /did you mean "([^"]+)"/.exec(messageOf(thrown)) ?? [];
    return near === undefined ? undefined : attempt(() => resolveVersion(near));
  }
  return undefined;
}

export interface Measured {
  /** Where it comes from: a folder, or `reference:v1.33.13`. */
  source: string;
  /** Its id there; the reference may be of another patch. */
  id: string;
  results: Results;
  result: CellResult;
}

/** What is stored of a cell: in `run`, else in the newest run that has it, else in the reference. */
export async function measuredCell(cell: FoundCell, run: string | undefined): Promise<Measured | undefined> {
  if (run !== undefined) {
    const found = await inRun(run, cell);
    if (found) return found;
    throw new BearerlessError('user', 'cell-not-in-run', `${run} has no cell "${cell.id}"`, {
      hint: 'See what it has: bearerless report --reporter line RUN',
    });
  }
  for await (const folder of runsWithCells([cell.id])) {
    const found = await inRun(folder, cell).catch(() => undefined);
    if (found && ofSameFiles(found.results.intake, cell.intake)) return found;
  }
  const reference = referenceFor(cell.version);
  return reference === undefined ? undefined : await inRun(reference, cell);
}

/** Files change, and their setting keeps its name: an answer counts only for files that say the same. */
function ofSameFiles(then: Intake | undefined, now: Intake | undefined): boolean {
  const said = (intake: Intake | undefined) =>
    intake?.rows.map(({ part, said, fate }) => `${part} ${said} ${fate}`).join('\n');
  return now === undefined || said(then) === said(now);
}

async function inRun(source: string, cell: FoundCell): Promise<Measured | undefined> {
  const { results } = await readRuns([source]);
  // A reference is of one version.
  const [patch = cell.version] = isReference(source) ? versionsOf(results) : [];
  const id = cellId({ ...cell, version: patch });
  const result = results.cells[id];
  return result && { source, id, results, result };
}
