// Derives what a kubelet does after such answers of probes (pkg/kubelet/prober). Until the startup probe succeeds, no
// other probe counts. Each probe ends the container after enough failures; readiness never does. Pure.
import type { Observed } from '../domain/outcome.ts';
import { type HealthRecord, type ProbeRecord, passed } from './health.ts';

/** The verdict, derived. */
export function judgeHealth(record: HealthRecord): Observed {
  const fatal = failing(record).find(({ kind }) => kind !== 'readiness');
  if (fatal) return { kind: 'health', verdict: 'restarted', afterSeconds: fatal.patience };
  return { kind: 'health', verdict: failing(record).length > 0 ? 'not-ready' : 'stays-up' };
}

/** The note for readers: nothing was watched, and which probe decides. */
export function healthNotes(record: HealthRecord): string[] {
  const [first] = failing(record);
  return [
    "derived from the manifest's own probes, put as a kubelet would; nothing was watched",
    ...(first ? [`${first.kind} probe, ${first.asks}: ${said(first)}`] : []),
  ];
}

/** In the order in which a kubelet considers them. */
const failing = ({ probes }: HealthRecord) => probes.filter(({ tries }) => !tries.some(passed));

function said({ tries }: ProbeRecord): string {
  const last = tries.at(-1);
  return last?.status === undefined ? (last?.fault ?? 'no answer') : `answered ${last.status}`;
}
