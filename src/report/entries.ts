// Lists the cells of the results with the parts of their ids. Every view and finding filters this list.
import { joinName } from '../domain/join.ts';
import { isConclusive } from '../domain/outcome.ts';
import { changesText, type HttpProbe, type Probe, probeId } from '../domain/probe.ts';
import { extrasLabel } from '../domain/request-extras.ts';
import type { Results } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import { cellsOf, type Entry } from '../results/cells.ts';

/** A cell whose probe is an HTTP request. */
export type HttpEntry = Entry & { probe: HttpProbe };
/** A cell whose probe is an HTTP request after a change to the cluster. */
export type AfterEntry = Entry & { probe: Extract<Probe, { kind: 'after' }> };
/** A cell whose probe is the join of a node. */
export type JoinEntry = Entry & { probe: Extract<Probe, { kind: 'join' }> };

/** A cell whose probe is a load balancer's check. */
export type BalancerEntry = Entry & { probe: Extract<Probe, { kind: 'lb' }> };

/** Every cell, or those of one version, in plan order. */
export function entriesOf(results: Results, version?: Version): readonly Entry[] {
  const all = cellsOf(results);
  return version === undefined ? all : all.filter((entry) => entry.version === version);
}

export const isHttp = (entry: Entry): entry is HttpEntry => entry.probe.kind === 'http';
export const isAfter = (entry: Entry): entry is AfterEntry => entry.probe.kind === 'after';
export const isJoin = (entry: Entry): entry is JoinEntry => entry.probe.kind === 'join';
export const isBalancer = (entry: Entry): entry is BalancerEntry => entry.probe.kind === 'lb';

/** Each question once, from the first engine that got an answer. Other code compares the answers of several engines. */
export function perQuestion(entries: readonly Entry[]): Entry[] {
  // One engine answers a question once.
  if (entries.every(({ engine }) => engine === entries[0]?.engine)) return [...entries];
  const found = new Map<string, Entry>();
  for (const entry of entries) {
    const key = `${entry.version} ${entry.setting} ${questionOf(entry)}`;
    const known = found.get(key)?.result.observed;
    if (!known || (!isConclusive(known) && isConclusive(entry.result.observed))) found.set(key, entry);
  }
  return [...found.values()];
}

/** The name of a request's row: its path, with the method if it is not GET. */
export function labelOf({ probe }: Pick<HttpEntry | AfterEntry, 'probe'>): string {
  return `${probe.method === 'GET' ? '' : `${probe.method} `}${probe.path}${extrasLabel(probe)}`;
}

/** The question of a cell without version, setting and engine: `apiserver:GET:/api@none`. */
export function questionOf(entry: Entry): string {
  return probeId(entry.probe);
}

/** A question in words: the table that it stands in (`apiserver`, `kubeadm join`), and the name of its row there. */
export function rowOf(probe: Probe): { table: string; label: string } {
  switch (probe.kind) {
    case 'http':
      return { table: probe.target, label: labelOf({ probe }) };
    case 'after':
      return { table: `${probe.target} after ${changesText(probe)}`, label: labelOf({ probe }) };
    case 'join':
      return { table: 'kubeadm join', label: joinName(probe) };
    case 'join-after':
      return { table: `kubeadm join after ${changesText(probe)}`, label: joinName(probe) };
    case 'init':
      return { table: 'whole cluster', label: 'kubeadm init' };
    case 'restart':
      return { table: 'whole cluster', label: `${probe.component} restarts` };
    case 'health-check':
      return { table: 'health checks', label: probe.component };
    case 'lb':
      return { table: 'load balancers', label: probe.check };
    case 'change':
      return { table: 'changes', label: changesText(probe) };
    default:
      return probe satisfies never;
  }
}
