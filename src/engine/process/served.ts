// How the other servers of a control plane are reached. The controller manager and the scheduler listen on its loopback
// address, etcd on `etcd`. A scheduler starts only when it is needed.
import type { Served, ServedTarget } from '../cluster.ts';
import { etcdPort } from '../common/paths.ts';
import { exchange } from '../https.ts';
import type { Open } from '../node.ts';
import type { Supervision } from '../supervision.ts';
import type { WaitOptions } from '../wait.ts';
import type { Component } from './component.ts';

/** The default ports, which kubeadm does not change (cmd/kubeadm/app/constants/constants.go). */
export const ports: Record<ServedTarget, number> = {
  'controller-manager': 10257,
  scheduler: 10259,
  etcd: etcdPort,
};

const host = '127.0.0.1';

/** How a server on the machine's loopback address is reached. */
export function onLoopback(open: Open, target: ServedTarget, runs: Served['runs']): Served {
  const port = ports[target];
  return { host, port, trust: 'unverified', open: (signal) => open({ host, port }, signal), runs };
}

/** The servers of a control plane whose components are plain processes. */
export function servedBy({
  open,
  manager,
  start,
  supervision,
  limits,
  etcd,
}: {
  open: Open;
  manager: Component | undefined;
  start: (name: string) => Promise<Component>;
  supervision: Supervision;
  limits: WaitOptions;
  etcd: string;
}): (target: ServedTarget) => Promise<Served> {
  let scheduler: Promise<Component> | undefined;
  const of = (target: ServedTarget, component: Component) =>
    onLoopback(open, target, async () => component.exited() === undefined);
  const startScheduler = async () => {
    const component = await start('kube-scheduler');
    const { port, ...rest } = of('scheduler', component);
    const healthy = async () => {
      const ask = { ...rest, port, method: 'GET', path: '/healthz', signal: limits.signal };
      return (await exchange(ask)).status === 200 || undefined;
    };
    await component.ready('the scheduler is healthy', healthy, { ...limits, every: 100 });
    supervision.watch(component);
    return component;
  };
  return async (target) => {
    switch (target) {
      case 'controller-manager':
        if (manager === undefined) throw new Error('the controller manager was not started');
        return of(target, manager);
      case 'scheduler':
        scheduler ??= startScheduler();
        return of(target, await scheduler);
      case 'etcd':
        // If etcd exits, all measurements that use it end anyway.
        return { host: etcd, port: ports.etcd, trust: 'unverified', runs: async () => true };
      default:
        return target satisfies never;
    }
  };
}
