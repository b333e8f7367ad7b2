// Expands scenarios × versions × settings × probes into cells. The same input gives the same cells with the same ids.
import { type Cell, cellId, depthOf, type EngineId } from '../domain/cell.ts';
import { versionAfter } from '../domain/change.ts';
import { BearerlessError } from '../domain/error.ts';
import type { Expectation } from '../domain/expectation.ts';
import { matches } from '../domain/pattern.ts';
import { changesOf, needsWholeCluster, type Probe, probeId, skewOf } from '../domain/probe.ts';
import type { Quirks } from '../domain/quirks.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Setting } from '../domain/setting.ts';
import { compareVersions, Version, within } from '../domain/version.ts';
import { absent, outOfReach } from './absent.ts';
import { withHops } from './hops.ts';
import { probesUnder } from './probes.ts';
import { unsupportedSkew } from './skew.ts';

/** An outcome and the id of the rule that predicts it; or why nobody knows. */
export type Prediction = { id: string; outcome: string } | { unpredicted: string[] };

/** Where and for which versions the scenarios are expanded. */
export interface Expansion {
  engine: EngineId;
  /** Further engines that are asked the same, so that their answers can be compared. */
  compare?: EngineId[];
  /** A label of the version to upgrade to, instead of what the scenarios say. */
  upgradeTo?: string | undefined;
  settings: ReadonlyMap<string, Setting>;
  /** Throws when there is no such version. */
  resolveVersion(label: string): Version;
  /** What is special about a version. */
  quirksOf(version: Version): Quirks;
  /** What is known of a question before it is put; what the scenario itself says counts more. */
  predict?(question: { version: Version; setting: Setting; probe: Probe }): Prediction | undefined;
  /** The versions of one scenario, in order. */
  versionsOf(scenario: Scenario): Version[];
}

/** All cells, in the order of the scenarios; a question that two scenarios ask is one cell. */
export function expand(scenarios: Scenario[], expansion: Expansion): Cell[] {
  const cells = new Map<string, Cell>();
  for (const scenario of scenarios) {
    for (const version of expansion.versionsOf(scenario)) {
      for (const id of scenario.settings) {
        const setting = expansion.settings.get(id);
        if (setting === undefined)
          throw new Error(`the scenario "${scenario.id}" was loaded with the unknown setting "${id}"`);
        const probes = probesUnder(withHops(scenario, { ...expansion, setting, version }), id, version);
        for (const { engine, probe } of asked(probes, expansion)) {
          const placed = { scenario, setting, version, engine, probe };
          const cell = cellOf(placed, expansion);
          const known = cells.get(cell.id);
          cells.set(cell.id, known === undefined ? cell : merged(known, cell));
        }
      }
    }
  }
  return [...cells.values()];
}

/**
 * Every question on every engine, as far as it makes a difference: what needs a whole cluster has one on `process`
 * anyway.
 */
function asked(probes: Probe[], { engine, compare = [] }: Expansion): { engine: EngineId; probe: Probe }[] {
  const engines = [...new Set([engine, ...compare])];
  const cells = engines.flatMap((engine) => probes.map((probe) => ({ engine, probe })));
  const twice = engines.includes('process');
  return cells.filter(
    ({ engine, probe }) => !(twice && engine === 'process-node' && needsWholeCluster(probe)),
  );
}

/** Why the upgrades of a question cannot be made one after the other. */
function noUpgrade(probe: Probe, version: Version): string | undefined {
  let from = version;
  for (const change of changesOf(probe)) {
    if (change.kind !== 'upgrade') continue;
    if (!Version.safeParse(change.to).success) return `there is no version "${change.to}" after ${from}`;
    if (compareVersions(from, change.to) >= 0) return `${from} to ${change.to} is no upgrade`;
    from = change.to;
  }
  return undefined;
}

/** One question of a scenario, put to one cluster. */
interface Placed {
  scenario: Scenario;
  setting: Setting;
  version: Version;
  engine: EngineId;
  probe: Probe;
}

function cellOf(
  { scenario, setting, version, engine, probe }: Placed,
  expansion: Pick<Expansion, 'predict' | 'quirksOf' | 'resolveVersion'>,
): Cell {
  const { predict, quirksOf } = expansion;
  const parts = { version, setting: setting.id, engine, depth: depthOf({ engine, probe }), probe };
  const cell: Cell = { id: cellId(parts), ...parts };
  const aimless = noUpgrade(probe, version);
  if (aimless !== undefined) return { ...cell, unsupported: aimless };
  const unreached = outOfReach(engine, probe, setting);
  if (unreached !== undefined) return { ...cell, unsupported: unreached };
  if (!within(version, setting)) return { ...cell, unsupported: whyNot('setting', setting) };
  if (!within(version, scenario)) return { ...cell, unsupported: whyNot('question', scenario) };
  const skew = probe.kind === 'join-after' ? probe.kubelet : skewOf(probe);
  const reached = versionAfter(version, changesOf(probe));
  const skewed = skew && unsupportedSkew(skew, reached, expansion);
  if (skewed !== undefined) return { ...cell, unsupported: skewed };
  const missing = absent(probe, quirksOf(version), setting);
  if (missing !== undefined) return { ...cell, unsupported: missing };
  const said = expectationIn(scenario, { setting: setting.id, version, probe });
  const predicted = predict?.({ version, setting, probe });
  const expected = withRule(said, predicted);
  if (expected !== undefined) return { ...cell, expected };
  return predicted && 'unpredicted' in predicted ? { ...cell, unpredicted: predicted.unpredicted } : cell;
}

type Dated = Pick<Setting, 'id' | 'since' | 'until' | 'unsupportedBecause'>;

function whyNot(what: string, { id, since, until, unsupportedBecause }: Dated): string {
  const span = [since && `since ${since}`, until && `until ${until}`].filter(Boolean).join(' ');
  return unsupportedBecause ?? `the ${what} "${id}" exists only ${span}`;
}

/**
 * What a scenario itself says of a question: its first entry that matches. The control cell comes before all of them.
 */
export function expectationIn(
  scenario: Scenario,
  { setting, version, probe }: { setting: string; version: Version; probe: Probe },
): Expectation | undefined {
  const { control } = scenario;
  const id = probeId(probe);
  if (control.setting === setting && control.probe === id) {
    return { outcome: control.outcome, control: true, scenario: scenario.id };
  }
  const found = scenario.expect.find(
    (expect) =>
      (expect.settings?.includes(setting) ?? true) &&
      within(version, expect) &&
      expect.probes.some((pattern) => matches(pattern, id)),
  );
  if (found === undefined) return undefined;
  const { outcome } = found;
  const asks = 'method' in probe ? found.asks?.[probe.method] : undefined;
  return { outcome, control: false, scenario: scenario.id, ...(asks && { asks }) };
}

/** A rule beside what the scenario says, if the two agree; alone, if the scenario says nothing. */
function withRule(said: Expectation | undefined, rule: Prediction | undefined): Expectation | undefined {
  if (rule === undefined || 'unpredicted' in rule) return said;
  const { id, outcome } = rule;
  if (said === undefined) return { outcome, control: false, rule: id };
  const agrees = outcome === said.outcome || said.outcome.split('|').includes(outcome.split(' ')[0] ?? '');
  return agrees ? { ...said, outcome, rule: id } : said;
}

/**
 * One cell for the same question of two scenarios: a control outranks what is expected, and that a rule; scenarios must
 * not contradict.
 */
function merged(a: Cell, b: Cell): Cell {
  // A question that does not concern one scenario's versions concerns the other's.
  if (b.unsupported !== undefined) return a;
  if (a.unsupported !== undefined) return b;
  const [first, second] = [a.expected, b.expected];
  if (first?.scenario === undefined || second?.scenario === undefined) {
    return second?.scenario === undefined ? { ...b, ...a } : b;
  }
  if (first.outcome !== second.outcome) {
    const said = [first, second].map(({ outcome, scenario }) => `${outcome} in "${scenario}"`);
    throw new BearerlessError(
      'user',
      'contradicting-scenarios',
      `${a.id} is expected to be ${said.join(' and ')}`,
      {
        hint: 'Mend one of the scenarios, or run them one by one.',
      },
    );
  }
  return second.control && !first.control ? b : a;
}
