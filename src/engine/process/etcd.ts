// The one etcd of a world in depth `bare`, with kubeadm's own command. Every control plane of the world rests on it.
import { join } from 'node:path';
import { messageOf } from '../../domain/error.ts';
import { exchange } from '../https.ts';
import type { Looking } from '../pulse.ts';
import type { Supervision } from '../supervision.ts';
import { type Child, startComponent } from './component.ts';
import { scratch } from './layout.ts';
import { manifestCommand } from './manifest.ts';
import type { Shared } from './shared.ts';

export const etcdLog = join(scratch, 'etcd.log');

/** Where kubeadm lets its health be asked without TLS (cmd/kubeadm/app/phases/etcd/local.go); answered once it has read what it agreed on. */
const health = { host: '127.0.0.1', port: 2381, method: 'GET', path: '/health', trust: 'plain' } as const;

/** Starts it, and has its life and its health watched; it serves when this returns. */
export async function startEtcd(
  { context, bin }: Shared,
  supervision: Supervision,
  processes: Set<Child>,
): Promise<void> {
  const { signal } = supervision;
  const etcd = await startComponent({
    name: 'etcd',
    argv: await manifestCommand('/etc/kubernetes/manifests/etcd.yaml', bin),
    log: etcdLog,
    processes,
  });
  context.progress('etcd');
  const limits = { limit: context.timeoutSeconds * 1000, signal };
  await etcd.ready('etcd serves clients', async () => (await isHealthy(signal)) || undefined, limits);
  supervision.watch(etcd);
  supervision.listen(looking);
}

const looking: Looking = {
  async look(signal) {
    if (!(await isHealthy(signal))) throw new Error('it says that it is not healthy');
  },
  blame: async (thrown) => `etcd does not answer: ${messageOf(thrown)}`,
};

async function isHealthy(signal: AbortSignal): Promise<boolean> {
  return (await exchange({ ...health, signal })).status === 200;
}
