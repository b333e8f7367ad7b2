// etcd as control planes rest on it: how its health is asked, and the one of a world in depth `bare`, which runs by
// kubeadm's own command.
import { join } from 'node:path';
import { messageOf } from '../../domain/error.ts';
import type { Looking } from '../common/pulse.ts';
import { exchange } from '../https.ts';
import { type InitConfig, initConfig } from '../kubeadm-config.ts';
import type { Open } from '../node.ts';
import type { Supervision } from '../supervision.ts';
import { type Bootstrapping, config } from './bootstrap.ts';
import { type Child, type Component, startComponent } from './component.ts';
import { scratch } from './layout.ts';
import { manifestCommand } from './manifest.ts';
import { kubeadm, type Shared } from './shared.ts';

export const etcdLog = join(scratch, 'etcd.log');

/**
 * Where kubeadm lets its health be asked without TLS (cmd/kubeadm/app/phases/etcd/local.go): healthy is who reads what
 * a majority agrees on.
 */
const health = { host: '127.0.0.1', port: 2381 };

/** Starts that of the world, and has its life and its health watched; it serves when this returns. */
export async function startEtcd(
  { context, bin }: Shared,
  supervision: Supervision,
  processes: Set<Child>,
): Promise<void> {
  const etcd = await startComponent({
    name: 'etcd',
    argv: await manifestCommand('/etc/kubernetes/manifests/etcd.yaml', bin),
    log: etcdLog,
    processes,
  });
  context.progress('etcd');
  await serving(etcd, supervision, context.timeoutSeconds * 1000);
}

/** Starts one of a control plane's own on its machine, with the flags that the setting has of it; watched likewise. */
export async function startOwnEtcd(
  { machine, start, limits }: Pick<Bootstrapping, 'machine' | 'start' | 'limits'>,
  init: InitConfig,
  supervision: Supervision,
  open: Open,
): Promise<void> {
  await machine.writeFile(config, initConfig(init));
  await kubeadm(['init', 'phase', 'etcd', 'local', '--config', config], (argv) => machine.run(argv, limits));
  await serving(await start('etcd'), supervision, limits.limit, open);
}

async function serving(etcd: Component, supervision: Supervision, limit: number, open?: Open): Promise<void> {
  const { signal } = supervision;
  const look = async () => (await isHealthy(signal, open)) || undefined;
  await etcd.ready('etcd serves clients', look, { limit, signal });
  supervision.watch(etcd);
  supervision.listen(lookingAtEtcd(open));
}

/** How an etcd is looked at; `open` connects from within its network, where that is another one. */
export function lookingAtEtcd(open?: Open): Looking {
  return {
    async look(signal) {
      if (!(await isHealthy(signal, open))) throw new Error('it says that it is not healthy');
    },
    blame: async (thrown) => `etcd does not answer: ${messageOf(thrown)}`,
  };
}

async function isHealthy(signal: AbortSignal, open?: Open): Promise<boolean> {
  const within = open && { open: (signal: AbortSignal) => open(health, signal) };
  const ask = { ...health, method: 'GET', path: '/health', trust: 'plain', signal, ...within } as const;
  return (await exchange(ask)).status === 200;
}
