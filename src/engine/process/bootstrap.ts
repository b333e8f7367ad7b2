// Puts into a control plane what kubeadm puts there; and does so by another apiserver beforehand, with kubeadm's own
// flags on the same etcd prefix, where the setting may refuse it. That one is gone when the setting's starts.
import { writeFile } from 'node:fs/promises';
import type { Setting } from '../../domain/setting.ts';
import { filesFolder } from '../../domain/setting-files.ts';
import type { Admin } from '../admin.ts';
import { connect, prepared, signed } from '../common/connect.ts';
import { type Looked, sinceManager } from '../control-plane-look.ts';
import type { EngineContext } from '../engine.ts';
import { exchange } from '../https.ts';
import { type InitConfig, initConfig, initFlags } from '../kubeadm-config.ts';
import type { Open } from '../node.ts';
import type { Component } from './component.ts';
import type { Machine } from './machine.ts';
import { onLoopback } from './served.ts';
import { kubeadm } from './shared.ts';

export const config = `${filesFolder}/kubeadm.yaml`;

export interface Bootstrapping {
  machine: Machine;
  context: EngineContext;
  token: string;
  /** Starts a component of the manifests that are there. */
  start(name: string): Promise<Component>;
  /** Milliseconds for each step. */
  limits: { limit: number; signal: AbortSignal };
}

type Tools = Pick<Bootstrapping, 'machine' | 'limits'>;

/** Has kubeadm write the static pods of the control plane. */
export async function writeManifests({ machine, limits }: Tools, init: InitConfig): Promise<void> {
  await machine.writeFile(config, initConfig(init));
  const run = (argv: string[]) => machine.run(argv, limits);
  await kubeadm(['init', 'phase', 'control-plane', 'all', '--config', config, ...initFlags(init)], run);
}

/**
 * Makes what kubeadm makes of objects, and waits until they are in force; gives a ServiceAccount token. Nodes join only
 * where a manager runs.
 */
export async function bootstrap(
  { machine, token, limits }: Bootstrapping,
  admin: Admin,
  manager: Component | undefined,
): Promise<string> {
  const run = (argv: string[]) => machine.run(argv, limits);
  const upload = async () => {
    await admin.createNode(machine.name);
    await kubeadm(['init', 'phase', 'upload-config', 'all', '--config', config], run);
  };
  await Promise.all([
    manager && upload(),
    kubeadm(['init', 'phase', 'bootstrap-token', '--config', config, '--skip-token-print'], run),
  ]);
  const [serviceAccountToken] = await Promise.all([
    prepared(admin, token, limits),
    manager && signed(admin, limits, manager.ready),
  ]);
  return serviceAccountToken;
}

/** Milliseconds for a manager to be elected. */
const election = 60_000;

/**
 * Waits until a manager that follows another one serves or leads; false when it has ended by itself, as one does that
 * the setting breaks.
 */
export async function leads(
  manager: Component,
  looked: Looked,
  open: Open,
  signal: AbortSignal,
): Promise<boolean> {
  const served = onLoopback(open, 'controller-manager', async () => true);
  const serves = async () =>
    (await exchange({ ...served, method: 'GET', path: '/healthz', signal })).status === 200;
  const look = async () =>
    (await serves().catch(() => false)) || (await sinceManager(looked, signal)) !== undefined || undefined;
  const limits = { limit: election, signal, every: 100 };
  return await manager.ready('it leads', look, limits).then(
    () => true,
    (thrown) => {
      signal.throwIfAborted();
      if (manager.exited() === undefined) throw thrown;
      return false;
    },
  );
}

/** Of a setting only its name. */
const plain = ({ id, title, why }: Setting): Setting => ({
  id,
  title,
  why,
  references: [],
  apiserver: { flags: {}, flagsWhen: [], files: {} },
  objects: [],
  deleteRoleBindings: [],
});

/**
 * Fills the etcd prefix of `init` by an apiserver, and a manager where nodes are to join, that know nothing of the
 * setting.
 */
export async function fill(
  tools: Bootstrapping,
  setting: Setting,
  init: InitConfig,
  forNodes: boolean,
): Promise<string> {
  const { machine, context, start, limits } = tools;
  await writeManifests(tools, init);
  const apiserver = await start('kube-apiserver');
  const { admin } = await connect(machine, plain(setting), context, limits, apiserver.ready);
  const manager = forNodes ? await start('kube-controller-manager') : undefined;
  const serviceAccountToken = await bootstrap(tools, admin, manager);
  await manager?.kill();
  // Its successor would wait until the lease of one that was killed has run out.
  if (manager) await admin.releaseManager();
  await apiserver.kill();
  // What follows is another's.
  for (const { log } of [apiserver, ...(manager ? [manager] : [])]) await writeFile(log, '');
  return serviceAccountToken;
}
