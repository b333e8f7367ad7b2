// The files of a control plane that did not come up. Its machine has ended, but the logs of its components are still in
// the world's memory.
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { evidenceName, type Kept, keptEntries, keyOfName } from '../../domain/evidence.ts';
import type { Setting } from '../../domain/setting.ts';
import { controlPlaneName } from './control-plane-machine.ts';
import { machineFolder } from './layout.ts';
import type { Machine } from './machine.ts';

/** Copies files of a machine before it ends, by their paths in the world. Those that are not there are left out. */
export async function keepFiles({ folder }: Pick<Machine, 'folder'>, files: Kept): Promise<void> {
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
