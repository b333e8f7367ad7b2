// What today's scenarios and rules say of the cells of a stored run: the scenarios that it asked, expanded for its
// versions, and for cells that these do not ask any more the rules alone. Blind to what was observed.
import { quirksOf } from '../artifacts/catalogue.ts';
import { resolveVersion } from '../artifacts/resolve.ts';
import type { EngineId } from '../domain/cell.ts';
import type { Expectation } from '../domain/expectation.ts';
import { distinct } from '../domain/lists.ts';
import type { Results } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import { foretell, predict, ruleTexts } from '../oracle/predict.ts';
import { expand } from '../plan/expand.ts';
import { cellsOf, plannedFrom } from '../results/cells.ts';
import { loadWith, type Own, yoursOf } from './own-files.ts';
import type { StoredRuns } from './stored-run.ts';

export interface Expectations {
  say(id: string): Expectation | undefined;
  /** Why nothing is said of a cell; undefined where something is, or where nobody knows its setting. */
  why(id: string): string[] | undefined;
  rules: NonNullable<Results['rules']>;
  /** What a reader must be told, a sentence each. */
  notes: string[];
}

/** The expectations of today; `own` are files of the user's own, beside those that were given to the run. */
export async function expectationsOf({ results, asked }: StoredRuns, own: Own): Promise<Expectations> {
  const ids = Object.keys(results.cells);
  const parts = new Map(cellsOf(results).map((cell) => [cell.id, cell]));
  // Standard input is not there any more; its setting is, where it was kept.
  const kept = asked.find((one) => one.kept)?.kept;
  const before = asked.flatMap(({ config = [] }) => config).filter((file) => file !== '-');
  const files = [...new Set([...(own.files ?? []), ...before])];
  const options = own.options ?? asked.find((one) => one.own)?.own;
  const { library } = await loadWith(resolveVersion, {
    files,
    options,
    kept: own.files?.length || kept === undefined ? undefined : yoursOf(kept),
  });
  const named = asked.flatMap(({ scenarios }) => scenarios);
  const stored = Object.values(results.cells).flatMap(({ expected }) => expected?.scenario ?? []);
  const wanted = [...new Set(named.length > 0 ? named : stored)];
  const engines = distinct([...parts.values()].map(({ engine }): EngineId => engine));
  const versions = distinct([...parts.values()].map(({ version }): Version => version));
  const [engine = 'process', ...compare] = engines;
  const cells = expand(
    wanted.flatMap((id) => library.scenarios.get(id) ?? []),
    {
      engine,
      compare,
      settings: library.settings,
      resolveVersion: (label) => resolveVersion(label),
      quirksOf: (version) => quirksOf(version),
      predict: foretell,
      versionsOf: () => versions,
    },
  );
  const planned = new Map(cells.map((cell) => [cell.id, cell]));
  const unknownSettings = distinct([...parts.values()].map(({ setting }) => setting)).filter(
    (id) => !library.settings.has(id),
  );
  const say = (id: string): Expectation | undefined => {
    const known = planned.get(id);
    if (known && known.unsupported === undefined) return known.expected;
    const { version, setting: name, probe } = parts.get(id) ?? plannedFrom(id);
    const setting = library.settings.get(name);
    const rule = setting && predict({ version, setting, probe });
    return rule && { outcome: rule.outcome, control: false, rule: rule.id };
  };
  const why = (id: string): string[] | undefined => {
    const { version, setting: name, probe } = parts.get(id) ?? plannedFrom(id);
    const setting = library.settings.get(name);
    const said = setting && foretell({ version, setting, probe });
    return said && 'unpredicted' in said ? said.unpredicted : undefined;
  };
  const gone = wanted.filter((id) => !library.scenarios.has(id));
  return {
    say,
    why,
    rules: ruleTexts(ids.flatMap((id) => say(id)?.rule ?? [])),
    notes: [
      ...gone.map((id) => `there is no scenario "${id}" any more; of its cells only rules say anything`),
      ...unknownSettings.map((id) => `there is no setting "${id}"; name the files that it is in with -f`),
    ],
  };
}
