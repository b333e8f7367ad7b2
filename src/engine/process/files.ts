// Writes the files that a setting's apiserver reads onto its machine, and says where evidence finds those that are kept.
import type { Setting } from '../../domain/setting.ts';
import { controlPlaneFiles, keptFiles } from '../common/control-plane-files.ts';
import type { Machine } from './machine.ts';

export async function writeControlPlaneFiles(machine: Machine, setting: Setting): Promise<void> {
  for (const [path, content] of Object.entries(controlPlaneFiles(setting)))
    await machine.writeFile(path, content);
}

/** Name in the evidence folder → path as the world sees it. */
export function keptPaths(machine: Machine, setting: Setting): Record<string, string> {
  const kept = Object.entries(keptFiles(setting));
  return Object.fromEntries(kept.map(([name, path]) => [name, machine.path(path)]));
}
