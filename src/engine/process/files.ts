// Writes the files that a setting's apiserver reads onto its machine, and returns the paths of those that are kept as
// evidence.
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

/** Serves the setting's webhooks at an address that the machine reaches, until the machine ends. */
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
  const served = await serveWebhooks(webhooks, { host: bridgeAddress, certificate, signal });
  // The server ends with the machine, like the machine's processes.
  const kill = () => {
    served.end();
    return true;
  };
  machine.processes.add(Object.assign(Promise.resolve(), { kill }));
  for (const [name, text] of Object.entries(served.kubeconfigs))
    await machine.writeFile(webhookPath(name), text);
}

/** The files that are kept as evidence, with their paths as seen from the world. */
export function keptPaths(machine: Machine, setting: Setting): Kept {
  const kept = keptEntries(keptFiles(setting));
  return Object.fromEntries(kept.map(([key, path]) => [key, machine.path(path)]));
}
