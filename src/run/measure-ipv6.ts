// Requests and joins over IPv6, which need a kernel that has it.
import type { Cell } from '../domain/cell.ts';
import { needsIpv6 } from '../domain/over-ipv6.ts';
import type { HttpProbe, RequestProbe } from '../domain/probe.ts';
import type { Cluster } from '../engine/cluster.ts';
import type { Measuring } from './reporting.ts';
import { report } from './reporting.ts';

const because = 'the kernel of this machine has no IPv6, or has it turned off';

/** Whether the machines of the cluster have what a cell needs. */
export const isAskable = ({ ipv6 }: Pick<Cluster, 'ipv6'>, { probe }: Cell): boolean =>
  ipv6 !== undefined || !needsIpv6(probe);

/** The cells that can be asked here; the others are reported as unsupported. */
export function askableHere(measuring: Measuring, cells: readonly Cell[]): Cell[] {
  return cells.filter((cell) => {
    if (isAskable(measuring.cluster, cell)) return true;
    report(measuring, cell, { observed: { kind: 'unsupported', because }, evidence: [] });
    return false;
  });
}

/** Where a request to the apiserver goes. */
export function apiserverFor(
  { apiserver, ipv6 }: Pick<Cluster, 'apiserver' | 'ipv6'>,
  { over }: Pick<RequestProbe | HttpProbe, 'over'>,
): Cluster['apiserver'] {
  return over === 'ipv6' && ipv6 !== undefined ? { ...apiserver, host: ipv6 } : apiserver;
}
