// Reads the scenarios and settings from their folders. Either all of it is sound, or one error lists every problem.
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { z } from 'zod';
import { Scenario } from '../domain/scenario.ts';
import { Setting } from '../domain/setting.ts';
import type { Version } from '../domain/version.ts';
import { type Parsed, parseYaml } from './document.ts';
import { type Problem, problemsError } from './problem.ts';
import { referenceProblems, spanIsOpen } from './references.ts';

/** Everything a plan can be made of, by id, in the order of the file names. */
export interface Library {
  scenarios: Map<string, Scenario>;
  settings: Map<string, Setting>;
}

/**
 * Loads `scenarios/*.yaml` and `clusters/settings/*.yaml` below `root`. `resolveVersion` throws for a label that names no
 * version. Throws `invalid-configuration` with all problems, each with file, line and column.
 */
export async function loadLibrary(
  root: string,
  resolveVersion: (label: string) => Version,
): Promise<Library> {
  const settings = await readFolder(root, 'clusters/settings', Setting);
  const scenarios = await readFolder(root, 'scenarios', Scenario);
  const problems = [...settings, ...scenarios].flatMap(({ parsed }) => parsed.problems);

  const names = settings.map(({ id }) => id);
  for (const { parsed } of settings) {
    if (parsed.value !== undefined && !spanIsOpen(parsed.value)) {
      problems.push(parsed.problemAt(['until'], '"until" is before "since"'));
    }
  }
  for (const { parsed } of scenarios) {
    if (parsed.value === undefined) continue;
    problems.push(...referenceProblems(parsed.value, { settings: names, resolveVersion }, parsed.problemAt));
  }
  if (problems.length > 0) throw problemsError(problems);
  return { scenarios: byId(scenarios), settings: byId(settings) };
}

interface Entry<T> {
  /** The file's name without `.yaml`. */
  id: string;
  parsed: Parsed<T>;
}

async function readFolder<S extends z.ZodType<{ id: string }>>(
  root: string,
  folder: string,
  schema: S,
): Promise<Array<Entry<z.output<S>>>> {
  const files = (await readdir(join(root, folder))).filter((name) => name.endsWith('.yaml'));
  const ids = files.map((name) => basename(name, '.yaml')).sort();
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

function byId<T>(entries: Array<Entry<T>>): Map<string, T> {
  return new Map(entries.map(({ id, parsed }) => [id, parsed.value as T]));
}
