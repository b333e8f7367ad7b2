// What is left of a control plane that did not come up: its machine is gone, the logs of what ran there lie in the world's memory.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Setting } from '../../domain/setting.ts';
import { scratch } from './layout.ts';

/** The name of the machine on which a setting's control plane runs. */
export const controlPlaneName = ({ id }: Pick<Setting, 'id'>) => `cp-${id}`;

/** Logs by name; none when the machine never started. */
export async function leftOf(setting: Setting): Promise<Record<string, string>> {
  const folder = join(scratch, 'machines', controlPlaneName(setting));
  const names = await readdir(folder).catch(() => []);
  return Object.fromEntries(
    names.filter((name) => name.endsWith('.log')).map((name) => [name, join(folder, name)]),
  );
}
