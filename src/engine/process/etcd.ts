// The etcd of control planes: the health check, and starting the etcd of a world in depth `bare` with the command from
// kubeadm's manifest.
import { join } from 'node:path';
import { messageOf } from '../../domain/error.ts';
import { kubeadm } from '../common/kubeadm.ts';
import type { Looking } from '../common/pulse.ts';
import { exchange } from '../https.ts';
import { type InitConfig, initConfig } from '../kubeadm-config.ts';
import type { Open } from '../node.ts';
import type { Supervision } from '../supervision.ts';
import { type Bootstrapping, config } from './bootstrap.ts';
import { type Child, type Component, startComponent } from './component.ts';
import { scratch } from './layout.ts';
import { manifestCommand } from './manifest.ts';
import type { Shared } from './shared.ts';

export const etcdLog = join(scratch, 'etcd.log');

/**
 * Where kubeadm serves etcd's health without TLS (cmd/kubeadm/app/phases/etcd/local.go). An etcd is healthy if it can
 * read what a majority of members agrees on.
 */
const health = { host: '127.0.0.1', port: 2381 };

/**
 * An etcd that starts waits until nobody else leads, for up to a second by default. Where it is the only member, nobody
 * ever does (etcd.io/docs, Tuning).
 */
const soleMember = ['--heartbeat-interval=20', '--election-timeout=100'];

/** Starts the world's etcd and watches its process and its health. Returns when it serves. */
export async function startEtcd(
  { context, bin }: Shared,
  supervision: Supervision,
  processes: Set<Child>,
): Promise<void> {
  const etcd = await startComponent({
    name: 'etcd',
    argv: [...(await manifestCommand('/etc/kubernetes/manifests/etcd.yaml', bin)), ...soleMember],
    log: etcdLog,
    processes,
  });
  context.progress('etcd');
  await serving(etcd, { supervision, limit: context.timeoutSeconds * 1000 });
}

/**
 * Starts a separate etcd on a control plane's machine, with the setting's flags of etcd, and watches it in the same
 * way.
 */
export async function startOwnEtcd(
  { machine, start, limits }: Pick<Bootstrapping, 'machine' | 'start' | 'limits'>,
  { init, supervision, open }: { init: InitConfig; supervision: Supervision; open: Open },
): Promise<void> {
  await machine.writeFile(config, initConfig(init));
  await kubeadm(['init', 'phase', 'etcd', 'local', '--config', config], (argv) => machine.run(argv, limits));
  await serving(await start('etcd'), { supervision, limit: limits.limit, open });
}

async function serving(
  etcd: Component,
  { supervision, limit, open }: { supervision: Supervision; limit: number; open?: Open | undefined },
): Promise<void> {
  const { signal } = supervision;
  const look = async () => (await isHealthy(signal, open)) || undefined;
  await etcd.ready('etcd serves clients', look, { limit, signal });
  supervision.watch(etcd);
  supervision.listen(lookingAtEtcd(open));
}

/** The health check of an etcd. `open` connects from within its network, if that is a different one. */
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
