// A change to a running cluster, made as an administrator would make it, and the wait until the cluster has it.
import { parse, stringify } from 'yaml';
import { messageOf } from '../domain/error.ts';
import type { Observed } from '../domain/outcome.ts';
import type { Change } from '../domain/probe.ts';
import type { Cluster, Whole } from '../engine/engine.ts';
import { exchange } from '../engine/https.ts';
import { waitFor } from '../engine/wait.ts';

export interface ChangeRecord {
  change: Change;
  /** Until the changed apiserver was ready. */
  seconds: number;
  before: string;
  after: string;
  fault?: string;
}

const component = 'kube-apiserver';
const namespace = 'kube-system';

/** The manifest with the flag set, in the place of what was set before. */
export function withFlag(manifest: string, flag: string, value: string): string {
  const pod = parse(manifest) as { spec: { containers: [{ command: string[] }] } };
  const [container] = pod.spec.containers;
  const others = container.command.filter((word) => !word.startsWith(`--${flag}=`));
  container.command = [...others, `--${flag}=${value}`];
  return stringify(pod);
}

/** Edits the manifest and waits until the kubelet runs what it says and the apiserver is ready. */
export async function makeChange(
  cluster: Cluster,
  whole: Whole,
  change: Change,
  { limit, signal }: { limit: number; signal: AbortSignal },
): Promise<ChangeRecord> {
  const before = await whole.readManifest(component);
  const after = withFlag(before, change.flag, change.value);
  const pod = `${component}-${whole.node}`;
  const old = await cluster.admin.pod(namespace, pod);
  const start = performance.now();
  const record = (fault?: string): ChangeRecord => {
    const seconds = Number(((performance.now() - start) / 1000).toFixed(2));
    return { change, seconds, before, after, ...(fault ? { fault } : {}) };
  };
  await whole.writeManifest(component, after);
  const { apiserver, credentials } = cluster;
  try {
    await waitFor(
      `the kubelet runs the edited manifest of ${pod}, and it is ready`,
      async () => {
        const seen = await cluster.admin.pod(namespace, pod);
        if (seen?.startedAt === undefined || seen.configHash === old?.configHash) return undefined;
        const credential = credentials['admin-cert'];
        const { status } = await exchange({
          ...apiserver,
          method: 'GET',
          path: '/readyz',
          credential,
          signal,
        });
        return status === 200 || undefined;
      },
      { limit, signal, every: 250 },
    );
    return record();
  } catch (thrown) {
    signal.throwIfAborted();
    return record(messageOf(thrown));
  }
}

/** Pure: what the record shows. */
export function judgeChange({ seconds, fault }: ChangeRecord): Observed {
  if (fault === undefined) return { kind: 'completed', seconds };
  return { kind: 'failed', phase: 'kubelet', message: fault, seconds };
}
