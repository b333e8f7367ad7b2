// Creates the objects that kubeadm creates in a control plane. If the setting may refuse that, an apiserver with
// kubeadm's own flags does it first, on the same etcd prefix, and is ended before the setting's apiserver starts.
import { writeFile } from 'node:fs/promises';
import type { Setting } from '../../domain/setting.ts';
import { filesFolder } from '../../domain/setting-files.ts';
import type { Admin } from '../admin.ts';
import { connect, prepared, signed } from '../common/connect.ts';
import { kubeadm } from '../common/kubeadm.ts';
import { type Looked, sinceManager } from '../control-plane-look.ts';
import type { EngineContext } from '../engine.ts';
import { exchange } from '../https.ts';
import { type InitConfig, initConfig, initFlags } from '../kubeadm-config.ts';
import type { Open } from '../node.ts';
import type { Component } from './component.ts';
import type { Machine } from './machine.ts';
import { onLoopback } from './served.ts';

export const config = `${filesFolder}/kubeadm.yaml`;

export interface Bootstrapping {
  machine: Machine;
  context: EngineContext;
  token: string;
  /** Starts a component with the command in its current manifest. */
  start(name: string): Promise<Component>;
  /** Milliseconds for each step. */
  limits: { limit: number; signal: AbortSignal };
}

type Tools = Pick<Bootstrapping, 'machine' | 'limits'>;

/** Runs kubeadm to write the static pod manifests of the control plane. */
export async function writeManifests({ machine, limits }: Tools, init: InitConfig): Promise<void> {
  await machine.writeFile(config, initConfig(init));
  const run = (argv: string[]) => machine.run(argv, limits);
  await kubeadm(['init', 'phase', 'control-plane', 'all', '--config', config, ...initFlags(init)], run);
}

/**
 * Creates the objects that kubeadm creates, and waits until they are in force. Returns a ServiceAccount token. Nodes
 * can join only if a controller manager runs.
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
    prepared(admin, token, { limits }),
    manager && signed(admin, limits, manager.ready),
  ]);
  return serviceAccountToken;
}

/** The time limit for the leader election of a controller manager, in milliseconds. */
const election = 60_000;

/**
 * Waits until a controller manager that replaces another one serves or leads. Returns false if it exits by itself, for
 * instance because the setting breaks it.
 */
export async function leads(
  manager: Component,
  { looked, open, signal }: { looked: Looked; open: Open; signal: AbortSignal },
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

/** The setting with its name only. */
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
 * Fills the etcd prefix of `init`. It runs an apiserver, and a controller manager if nodes will join, without the
 * setting's configuration. `take` is called as soon as the apiserver is ready.
 */
export async function fill(
  tools: Bootstrapping,
  {
    setting,
    init,
    forNodes,
    take,
  }: { setting: Setting; init: InitConfig; forNodes: boolean; take: () => Promise<void> },
): Promise<string> {
  const { machine, context, start, limits } = tools;
  await writeManifests(tools, init);
  const apiserver = await start('kube-apiserver');
  const { admin } = await connect(machine, plain(setting), { context, limits, ready: apiserver.ready });
  await take();
  const manager = forNodes ? await start('kube-controller-manager') : undefined;
  const serviceAccountToken = await bootstrap(tools, admin, manager);
  await manager?.kill();
  // A killed manager leaves its lease, and its successor would wait until that lease expires.
  if (manager) await admin.releaseManager();
  await apiserver.kill();
  // From here on the log belongs to the setting's own component.
  for (const { log } of [apiserver, ...(manager ? [manager] : [])]) await writeFile(log, '');
  return serviceAccountToken;
}
