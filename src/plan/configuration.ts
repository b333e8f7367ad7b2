// A user's own file, `-f FILE`: read against its schema and taken apart into the settings and scenarios that it
// defines.
import { Configuration } from '../domain/configuration.ts';
import { BearerlessError, messageOf } from '../domain/error.ts';
import { readText } from '../domain/read-text.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Setting } from '../domain/setting.ts';
import { type Parsed, parseYaml } from './document.ts';
import type { Problem } from './problem.ts';

/** A scenario or setting, wherever it was written. */
export interface Entry<T> {
  /** The file's name without `.yaml`, or what a user's file says it is. */
  id: string;
  parsed: Parsed<T>;
}

export interface Written {
  problems: Problem[];
  settings: Entry<Setting>[];
  scenarios: Entry<Scenario>[];
}

/** Reads one file; each part of it knows its place in the file. */
export async function readConfiguration(file: string): Promise<Written> {
  const text = await readText(file).catch((cause) => {
    throw new BearerlessError('user', 'no-configuration', `cannot read ${file}: ${messageOf(cause)}`, {
      hint: '--config takes a YAML file with "settings" and "scenarios"; see: bearerless schema config',
      cause,
    });
  });
  return configurationIn(file, text);
}

/** The settings and scenarios in a text, which was read from `file`. */
export function configurationIn(file: string, text: string): Written {
  const { value, raw, problems, problemAt } = parseYaml(file, text, Configuration);
  const said = raw as Record<string, unknown> | null | undefined;
  const parts = <T>(key: keyof Configuration): Entry<T>[] => {
    const list = said?.[key];
    if (!Array.isArray(list)) return [];
    return list.map((raw: { id?: unknown } | null, i) => {
      const own = value?.[key][i] as T | undefined;
      const at: Parsed<T>['problemAt'] = (path, message) => problemAt([key, i, ...path], message);
      const parsed = { raw, problems: [], problemAt: at, ...(own === undefined ? {} : { value: own }) };
      return { id: String(raw?.id), parsed };
    });
  };
  return { problems, settings: parts('settings'), scenarios: parts('scenarios') };
}
