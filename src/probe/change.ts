// A change to a running cluster, made as an administrator would make it, and the wait until the cluster has it.
import { stripVTControlCharacters } from 'node:util';
import { parse, stringify } from 'yaml';
import { messageOf } from '../domain/error.ts';
import type { Observed } from '../domain/outcome.ts';
import type { Change } from '../domain/probe.ts';
import type { Cluster, Whole } from '../engine/engine.ts';
import { exchange } from '../engine/https.ts';
import { waitFor } from '../engine/wait.ts';
import { lastError } from './kubeadm-error.ts';

export interface ChangeRecord {
  change: Change;
  /** Until the changed apiserver was ready. */
  seconds: number;
  /** The apiserver's static-pod manifest. */
  before: string;
  after: string;
  /** What a command that made the change printed. */
  output?: string;
  /** Why the change did not come about. */
  fault?: { phase: string; message: string };
}

interface Limits {
  limit: number;
  signal: AbortSignal;
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

/** Makes the change and waits until the apiserver that has it is ready. */
export async function makeChange(
  cluster: Cluster,
  whole: Whole,
  change: Change,
  limits: Limits,
): Promise<ChangeRecord> {
  const before = await whole.readManifest(component);
  const start = performance.now();
  const made = await apply(cluster, whole, change, limits).catch((thrown) => {
    limits.signal.throwIfAborted();
    return { fault: { phase: 'kubelet', message: messageOf(thrown) } };
  });
  const seconds = Number(((performance.now() - start) / 1000).toFixed(2));
  return { change, seconds, before, after: await whole.readManifest(component), ...made };
}

async function apply(
  cluster: Cluster,
  whole: Whole,
  change: Change,
  limits: Limits,
): Promise<Pick<ChangeRecord, 'output' | 'fault'>> {
  switch (change.kind) {
    case 'edit-manifest': {
      const edited = withFlag(await whole.readManifest(component), change.flag, change.value);
      await restarted(cluster, whole, async () => await whole.writeManifest(component, edited), limits);
      return {};
    }
    case 'upgrade': {
      const ran = await whole.upgrade(change.to);
      const output = stripVTControlCharacters(ran.output);
      if (ran.code !== 0) {
        const last = output.trimEnd().split('\n').at(-1) ?? '';
        return { output, fault: lastError(output) ?? { phase: 'upgrade', message: last } };
      }
      const version = async () =>
        (await answerOf(cluster, '/version', limits)).body.includes(`"${change.to}"`);
      await waitFor(`the apiserver is ${change.to}`, async () => (await version()) || undefined, limits);
      await waitFor(
        'the upgraded apiserver is ready',
        async () => (await ready(cluster, limits)) || undefined,
        limits,
      );
      return { output };
    }
    case 'restart-apiserver':
    case 'edit-authentication':
      throw new Error(`no ${change.kind} is made yet`);
    default:
      return change satisfies never;
  }
}

/** Does what makes the kubelet restart the apiserver, and waits until the one it then runs is ready. */
async function restarted(
  cluster: Cluster,
  whole: Whole,
  act: () => Promise<void>,
  limits: Limits,
): Promise<void> {
  const pod = `${component}-${whole.node}`;
  const old = await cluster.admin.pod(namespace, pod);
  await act();
  await waitFor(
    `the kubelet runs the edited manifest of ${pod}, and it is ready`,
    async () => {
      const seen = await cluster.admin.pod(namespace, pod);
      if (seen?.startedAt === undefined || seen.configHash === old?.configHash) return undefined;
      return (await ready(cluster, limits)) || undefined;
    },
    { ...limits, every: 250 },
  );
}

async function answerOf({ apiserver, credentials }: Cluster, path: string, { signal }: Limits) {
  return await exchange({
    ...apiserver,
    method: 'GET',
    path,
    credential: credentials['admin-cert'] ?? {},
    signal,
  });
}

const ready = async (cluster: Cluster, limits: Limits) =>
  (await answerOf(cluster, '/readyz', limits)).status === 200;

/** Pure: what the record shows. */
export function judgeChange({ seconds, fault }: ChangeRecord): Observed {
  return fault === undefined ? { kind: 'completed', seconds } : { kind: 'failed', ...fault, seconds };
}
