// Writes the files that a setting's apiserver reads onto its machine, and says where evidence finds those that are
// kept.
import { type Kept, keptEntries } from '../../domain/evidence.ts';
import type { Setting } from '../../domain/setting.ts';
import { webhookPath } from '../../domain/setting-files.ts';
import { controlPlaneFiles, keptFiles } from '../common/control-plane-files.ts';
import { serveWebhooks } from '../common/webhooks.ts';
import { harnessOf } from './harness.ts';
import { bridgeAddress } from './layout.ts';
import type { Machine } from './machine.ts';

export async function writeControlPlaneFiles(machine: Machine, setting: Setting): Promise<void> {
  for (const [path, content] of Object.entries(controlPlaneFiles(setting)))
    await machine.writeFile(path, content);
}

/** Serves the setting's webhooks where the machine reaches the harness, for as long as the machine lives. */
export async function serveMachine(
  machine: Machine,
  { apiserver }: Setting,
  signal: AbortSignal,
): Promise<void> {
  const { webhooks } = apiserver;
  if (webhooks === undefined) return;
  const certificate = async () => {
    const { cert, key } = await harnessOf(machine);
    return cert === '' || key === '' ? undefined : { cert, key };
  };
  const served = await serveWebhooks(webhooks, bridgeAddress, certificate, signal);
  // It ends with the machine, as its processes do.
  const kill = () => {
    served.end();
    return true;
  };
  machine.processes.add(Object.assign(Promise.resolve(), { kill }));
  for (const [name, text] of Object.entries(served.kubeconfigs))
    await machine.writeFile(webhookPath(name), text);
}

/** The files that are kept, with their paths as the world sees them. */
export function keptPaths(machine: Machine, setting: Setting): Kept {
  const kept = keptEntries(keptFiles(setting));
  return Object.fromEntries(kept.map(([key, path]) => [key, machine.path(path)]));
}
