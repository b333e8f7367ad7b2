// Reads the scenarios and settings: those of the package from their folders, and those of users from the files that
// they name. Either everything is valid, or one error lists every problem.
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { z } from 'zod';
import { Scenario } from '../domain/scenario.ts';
import { Setting } from '../domain/setting.ts';
import type { Version } from '../domain/version.ts';
import { type Entry, readConfiguration, type Written } from './configuration.ts';
import { type Parsed, parseYaml } from './document.ts';
import { type Problem, problemsError } from './problem.ts';
import { referenceProblems } from './references.ts';
import { scenarioProblems, settingProblems } from './sense.ts';

/** Everything a plan can be made of, by id: the package's in the order of the file names, then the user's. */
export interface Library {
  /** The package's are asked under the user's settings too. */
  scenarios: Map<string, Scenario>;
  settings: Map<string, Setting>;
}

/** A library, and which of its scenarios are the user's. */
export interface Loaded extends Library {
  own: string[];
}

/** What is asked of the package, by id. */
export interface Named {
  scenarios: readonly string[];
  /** Settings beside those of the scenarios. */
  settings: readonly string[];
}

/**
 * Loads `scenarios/*.yaml` and `clusters/settings/*.yaml` below `root`, and `configs`, files of our own format or what
 * they have. `resolveVersion` throws for a label that names no version. With `named` only these scenarios are read, and
 * their settings; everything is read if one of them does not exist, since who says so lists what does. Throws
 * `invalid-configuration` with all problems, each with file, line and column.
 */
export async function loadLibrary(
  root: string,
  resolveVersion: (label: string) => Version,
  { configs = [], named }: { configs?: readonly (string | Written)[]; named?: Named | undefined } = {},
): Promise<Loaded> {
  const written = await Promise.all(
    configs.map((one) => (typeof one === 'string' ? readConfiguration(one) : one)),
  );
  const own = {
    settings: written.flatMap(({ settings }) => settings),
    scenarios: written.flatMap(({ scenarios }) => scenarios),
  };
  const wanted = named && new Set(named.scenarios);
  const shipped = await readFolder(root, 'scenarios', { schema: Scenario, wanted });
  const under =
    named && new Set([...named.settings, ...shipped.flatMap(({ parsed }) => parsed.value?.settings ?? [])]);
  const usual = await readFolder(root, 'clusters/settings', { schema: Setting, wanted: under });
  if (shipped.length < (wanted?.size ?? 0) || usual.length < (under?.size ?? 0))
    return await loadLibrary(root, resolveVersion, { configs });
  const settings = [...usual, ...own.settings];
  const scenarios = [...shipped, ...own.scenarios];
  const problems = [
    ...written.flatMap(({ problems }) => problems),
    ...[...settings, ...scenarios].flatMap(({ parsed }) => parsed.problems),
    ...twice('setting', settings),
    ...twice('scenario', scenarios),
  ];

  const names = [...new Set(settings.map(({ id }) => id))];
  const known = byId(settings);
  for (const { parsed } of settings) {
    if (parsed.value !== undefined) problems.push(...settingProblems(parsed.value, parsed.problemAt));
  }
  for (const { parsed } of scenarios) {
    if (parsed.value === undefined) continue;
    const { value, problemAt } = parsed;
    problems.push(
      ...referenceProblems(value, { settings: names, resolveVersion }, problemAt),
      ...scenarioProblems(value, { settings: known, resolveVersion }, problemAt),
    );
  }
  if (problems.length > 0) throw problemsError(problems);
  const ownSettings = own.settings.map(({ id }) => id);
  const widened = [...byId(shipped)].map(([id, scenario]): [string, Scenario] => {
    return [id, { ...scenario, settings: [...scenario.settings, ...ownSettings] }];
  });
  return {
    scenarios: new Map([...widened, ...byId(own.scenarios)]),
    settings: known,
    own: own.scenarios.map(({ id }) => id),
  };
}

async function readFolder<S extends z.ZodType<{ id: string }>>(
  root: string,
  folder: string,
  { schema, wanted }: { schema: S; wanted: ReadonlySet<string> | undefined },
): Promise<Array<Entry<z.output<S>>>> {
  const files = (await readdir(join(root, folder))).filter((name) => name.endsWith('.yaml'));
  const all = files.map((name) => basename(name, '.yaml')).sort();
  const ids = wanted === undefined ? all : all.filter((id) => wanted.has(id));
  return Promise.all(
    ids.map(async (id) => {
      const path = join(root, folder, `${id}.yaml`);
      const parsed = parseYaml(relative(root, path), await readFile(path, 'utf8'), schema);
      return { id, parsed: { ...parsed, problems: [...parsed.problems, ...wrongId(id, parsed)] } };
    }),
  );
}

function wrongId(id: string, { raw, problemAt }: Parsed<unknown>): Problem[] {
  const said = (raw as { id?: unknown } | null | undefined)?.id;
  if (typeof said !== 'string' || said === id) return [];
  return [problemAt(['id'], `id: "${said}" must be the file's name, "${id}"`)];
}

function twice(what: string, entries: Entry<unknown>[]): Problem[] {
  const known = new Set<string>();
  return entries.flatMap(({ id, parsed }) => {
    if (typeof (parsed.raw as { id?: unknown } | null)?.id !== 'string') return [];
    if (known.has(id)) return [parsed.problemAt(['id'], `there is another ${what} "${id}"`)];
    known.add(id);
    return [];
  });
}

function byId<T>(entries: Array<Entry<T>>): Map<string, T> {
  return new Map(entries.map(({ id, parsed }) => [id, parsed.value as T]));
}
