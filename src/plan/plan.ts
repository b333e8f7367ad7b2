// Makes the plan of a selection: which scenarios, expanded for which versions, narrowed to what, grouped into worlds.
import type { EngineId } from '../domain/cell.ts';
import { BearerlessError } from '../domain/error.ts';
import type { OwnOptions, Plan, StoredSelection } from '../domain/plan.ts';
import type { Quirks } from '../domain/quirks.ts';
import type { Scenario } from '../domain/scenario.ts';
import { compareVersions, type Version } from '../domain/version.ts';
import { type Expansion, expand } from './expand.ts';
import { group } from './group.ts';
import type { Library } from './load.ts';
import { noUpgrade } from './no-upgrade.ts';
import { narrow, pick } from './select.ts';

/** What the user asked for; what is absent is up to the scenarios. */
export interface Selection {
  scenarios: string[];
  engine: EngineId;
  /** Further engines whose answers are compared. */
  compare?: EngineId[] | undefined;
  /** Version labels in the order wanted, instead of the scenarios' own. */
  versions?: string[] | undefined;
  settings?: string[] | undefined;
  /** Every scenario is asked under these settings, whether it names them or not. */
  anySetting?: boolean | undefined;
  /** A label of the version that upgrades lead to, instead of the next minor. */
  upgradeTo?: string | undefined;
  grep?: string | undefined;
  /** Ids of the only cells that are meant. */
  only?: string[] | undefined;
  /** Where the library's own scenarios and settings came from, for the record. */
  config?: string[] | undefined;
  own?: OwnOptions | undefined;
  kept?: StoredSelection['kept'];
  /** A file in which the setting of one's own files is to be kept. */
  write?: string | undefined;
}

/** The known versions; in production, those of the artifacts catalogue. */
export interface Versions {
  resolveVersion(label: string): Version;
  quirksOf(version: Version): Quirks;
  /** What the rules say of a question; absent where nothing is predicted. */
  predict?: Expansion['predict'];
}

const upgrades = ({ changes }: Scenario) =>
  changes.some((first) => [first, ...first.afterwards].some(({ change }) => change.kind === 'upgrade'));

/** The plan of a selection. Throws a user error for unknown names and when nothing is left to ask. */
export function makePlan(library: Library, selection: Selection, versions: Versions): Plan {
  const named = pick('scenario', selection.scenarios, library.scenarios);
  const { anySetting = false, settings: wanted = [] } = selection;
  const scenarios = anySetting
    ? named.map((one) => ({ ...one, settings: [...new Set([...one.settings, ...wanted])] }))
    : named;
  const settings =
    selection.settings && pick('setting', selection.settings, library.settings).map(({ id }) => id);
  const resolve = (labels: string[]) => [...new Set(labels.map((label) => versions.resolveVersion(label)))];
  if (selection.upgradeTo !== undefined && !scenarios.some(upgrades)) {
    throw new BearerlessError('user', 'no-upgrade', 'nothing that is asked upgrades a cluster', {
      hint: 'Name a question that does: bearerless run upgrade --from 1.33 --to 1.34',
    });
  }
  const asked = selection.versions && resolve(selection.versions);
  if (selection.upgradeTo !== undefined) {
    const to = versions.resolveVersion(selection.upgradeTo);
    const begins = asked ?? resolve(scenarios.filter(upgrades).flatMap((one) => one.versions));
    const [from] = begins;
    // Of several versions those that are older are upgraded; the cells of the others say why they are not.
    if (from !== undefined && begins.every((one) => compareVersions(to, one) <= 0)) throw noUpgrade(from, to);
  }
  const cells = narrow(
    expand(scenarios, {
      engine: selection.engine,
      compare: selection.compare ?? [],
      upgradeTo: selection.upgradeTo,
      settings: library.settings,
      resolveVersion: (label) => versions.resolveVersion(label),
      quirksOf: (version) => versions.quirksOf(version),
      ...(versions.predict && { predict: versions.predict }),
      versionsOf: (scenario) => asked ?? resolve(scenario.versions),
    }),
    { settings, grep: selection.grep, only: selection.only },
  );
  const groups = group(cells, library.settings, versions);
  return { cells, groups, asked: askedOf(selection, asked) };
}

/** The selection as a journal keeps it, with the versions that its labels stand for today. */
function askedOf(selection: Selection, versions?: Version[]): StoredSelection {
  const { scenarios, engine, compare, settings, grep, upgradeTo, only, config, own, kept } = selection;
  const { anySetting } = selection;
  return {
    scenarios,
    engine,
    ...(compare ? { compare } : {}),
    ...(versions ? { versions } : {}),
    ...(settings ? { settings } : {}),
    ...(anySetting === undefined ? {} : { anySetting }),
    ...(upgradeTo === undefined ? {} : { upgradeTo }),
    ...(grep === undefined ? {} : { grep }),
    ...(only ? { only } : {}),
    ...(config ? { config } : {}),
    ...(own ? { own } : {}),
    ...(kept ? { kept } : {}),
  };
}
