// Finds reasons to doubt what a whole cluster showed: it could not have shown anything else, or something that it
// depends on did not answer.
import type { StaticPods } from '../engine/cluster.ts';
import { sinceHeartbeat } from '../engine/control-plane-look.ts';
import { waitFor } from '../engine/wait.ts';
import type { ChangeRecord } from '../probe/change.ts';
import type { RestartRecord } from '../probe/restart.ts';
import { type Doubts, killingOf } from '../probe/restart-outcome.ts';
import type { Measuring } from './reporting.ts';

/** Milliseconds without a heartbeat after which a kubelet may not have been able to restart anything. */
const heartbeat = 60_000;
const heartbeatLimit = 20_000;
/** Milliseconds until an apiserver answers again after its own health checks or a change have ended it. */
const etcdLimit = 60_000;

/** The reasons to doubt a record of watching that began at `since`. */
export async function doubtsOf(
  { cluster, signal }: Measuring,
  { node }: StaticPods,
  { record, since }: { record: RestartRecord; since: number },
): Promise<Doubts> {
  const { supervision, masters } = cluster;
  const killing = killingOf(record);
  if (record.state.restarts > 0) {
    const until = performance.now() - (Date.now() - Date.parse(killing?.firstSeen ?? ''));
    return { trouble: await supervision.troubleSince(since, until) };
  }
  const limits = { limit: heartbeatLimit, signal, every: 500 };
  const silence = await waitFor(
    'the kubelet is heard of',
    () => sinceHeartbeat(masters, node, signal),
    limits,
  );
  if (silence < heartbeat) return {};
  return { unwatched: `the kubelet has not been heard of for ${Math.round(silence / 1000)} s` };
}

/**
 * Makes a change. Returns with it whether a component stopped answering that must answer during any change. In that
 * case a failure of the change is no answer.
 */
export async function madeSteadily(
  { cluster, signal }: Measuring,
  make: () => Promise<ChangeRecord>,
): Promise<{ record: ChangeRecord; trouble?: string | undefined }> {
  const { supervision, controlPlane, admin } = cluster;
  const limits = { limit: etcdLimit, signal, every: 500 };
  const restarts = async () => {
    if (controlPlane.runBy !== 'kubelet') return 0;
    const look = () => admin.pod('kube-system', `etcd-${controlPlane.node}`);
    return (await waitFor('the pod of etcd is seen', look, limits)).restarts;
  };
  const before = await restarts();
  const { answer: record, trouble } = await supervision.excused(make);
  if (record.fault === undefined || trouble !== undefined) return { record, trouble };
  return { record, ...((await restarts()) === before ? {} : { trouble: 'etcd was restarted' }) };
}
