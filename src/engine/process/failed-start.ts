// The files of a control plane that did not come up. Its machine has ended, but the logs of its components are still in
// the world's memory.
import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evidenceName, type Kept, keptEntries, keyOfName } from '../../domain/evidence.ts';
import type { Setting } from '../../domain/setting.ts';
import { machineFolder } from './layout.ts';
import type { Machine } from './machine.ts';

/** The name of the machine on which a setting's control plane runs. */
export const controlPlaneName = ({ id }: Pick<Setting, 'id'>) => `cp-${id}`;

/** Copies files out of a machine before it ends. */
export async function copyOut({ folder, readFile }: Machine, files: Kept): Promise<void> {
  for (const [key, path] of keptEntries(files)) {
    const text = await readFile(path);
    if (text !== undefined) await writeFile(join(folder, evidenceName(key)), text);
  }
}

/** Copies files that are seen from the world. Those that are not there are left out. */
export async function copySeen({ folder }: Pick<Machine, 'folder'>, files: Kept): Promise<void> {
  for (const [key, path] of keptEntries(files)) {
    const target = join(folder, evidenceName(key));
    if (path !== target) await copyFile(path, target).catch(() => undefined);
  }
}

/** Logs and configuration; empty if the machine never started. */
export async function filesAfterFailure(setting: Setting): Promise<Kept> {
  const folder = machineFolder(controlPlaneName(setting));
  const names = await readdir(folder).catch(() => []);
  return Object.fromEntries(
    names.flatMap((name) => {
      const key = keyOfName(name);
      return key === undefined ? [] : [[key, join(folder, name)]];
    }),
  );
}
