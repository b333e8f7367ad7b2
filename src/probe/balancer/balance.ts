// Puts a load balancer before the apiserver, with the health check that a question names, and lets the balancer itself
// say whether the apiserver is up. How each program is configured and read is in its own file.
import type { Kept } from '../../domain/evidence.ts';
import type { BalancerCheck } from '../../domain/probe.ts';
import type { Cluster } from '../../engine/cluster.ts';
import type { Balancer, Place, Seen } from './balancer.ts';
import { haproxy } from './haproxy.ts';
import { keepalived } from './keepalived.ts';
import { nginx } from './nginx.ts';

const balancers: Record<string, Balancer> = { haproxy, nginx, keepalived };

/** What came of it, with the files to keep; or why this machine cannot ask. */
export type Balanced = { unsupported: string } | { seen: Seen; kept: Kept };

let count = 0;
const [firstPort, ports] = [20_000, 2_000];

/** Starts the balancer, reads it, and ends it. A balancer that does not run is a fault, never an answer. */
export async function balance(
  check: BalancerCheck,
  { apiserver, certificate, beside }: Pick<Cluster, 'apiserver' | 'certificate' | 'beside'>,
  signal: AbortSignal,
): Promise<Balanced> {
  if (beside === undefined) throw new Error('no program can be started beside this control plane');
  const [program = '', how = ''] = check.split(':');
  const balancer = balancers[program] as Balancer;
  const n = count++ % ports;
  const place: Place = {
    beside,
    apiserver,
    folder: `/etc/bearerless/lb-${n}`,
    ports: { front: firstPort + 2 * n, stats: firstPort + 2 * n + 1 },
    cluster: { apiserver, certificate },
    signal,
  };
  const found = await balancer.look(place);
  if ('unsupported' in found) return found;
  const { argv, kept } = await balancer.prepare(how, place);
  const started = await beside.start(`${program}-${how}-${n}`, argv);
  try {
    const { raw, ...read } = await balancer.read(how, started, place);
    const seen = { ...read, said: `${balancer.name} ${found.version}: ${read.said}` };
    const texts: Kept = {
      balancer: `${JSON.stringify({ argv, ...seen, raw }, undefined, 2)}\n`,
      ...kept,
      [`log:${program}`]: await started.printed(),
    };
    return { seen, kept: texts };
  } finally {
    await started.kill();
  }
}
