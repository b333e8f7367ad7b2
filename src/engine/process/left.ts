// What is left of a control plane that did not come up: its machine is gone, the logs of what ran there lie in the world's memory.
import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Setting } from '../../domain/setting.ts';
import { scratch } from './layout.ts';
import type { Machine } from './machine.ts';

/** The name of the machine on which a setting's control plane runs. */
export const controlPlaneName = ({ id }: Pick<Setting, 'id'>) => `cp-${id}`;

/** Keeps files of a machine that is about to go. */
export async function keepTexts({ folder, readFile }: Machine, paths: string[]): Promise<void> {
  for (const path of paths) {
    const text = await readFile(path);
    if (text !== undefined) await writeFile(join(folder, basename(path)), text);
  }
}

/** Logs and configuration by name; none when the machine never started. */
export async function leftOf(setting: Setting): Promise<Record<string, string>> {
  const folder = join(scratch, 'machines', controlPlaneName(setting));
  const names = await readdir(folder).catch(() => []);
  return Object.fromEntries(
    names.filter((name) => /\.(log|yaml)$/.test(name)).map((name) => [name, join(folder, name)]),
  );
}
