// A change to a running cluster, made as an administrator would make it, and the wait until the cluster has it.
import { parse, stringify } from 'yaml';
import type { Change } from '../domain/change.ts';
import { messageOf } from '../domain/error.ts';
import type { Observed } from '../domain/outcome.ts';
import { secondsSince } from '../domain/seconds.ts';
import { authenticationPath, settingFiles } from '../domain/setting-files.ts';
import type { Cluster } from '../engine/cluster.ts';
import { applyObjects, rbacSeen } from '../engine/object-switch.ts';
import { type WaitOptions, waitFor } from '../engine/wait.ts';
import { component, isReady, mirrorPod, namespace, podOf, ready, staticPodsOf } from './change-waits.ts';
import { editAuthentication } from './reload.ts';
import { upgradable, upgrade } from './upgrade.ts';

export interface ChangeRecord {
  change: Change;
  /** Until the changed apiserver was ready, or had said what it makes of the change. */
  seconds: number;
  /** What was changed, before and after: the apiserver's static-pod manifest, or its authentication file. */
  before?: string;
  after?: string;
  /** What a command that made the change printed, or what the apiserver logged about it. */
  output?: string;
  /** Why the change did not come about. */
  fault?: { phase: string; message: string };
}

/**
 * Milliseconds: a kubelet gives the old container 30 s to end, and tells of the new one at its next sync, up to a
 * minute after it has started it.
 */
const restartLimit = 240_000;
const patient = (limits: WaitOptions) => ({
  ...limits,
  limit: Math.max(limits.limit, restartLimit),
  every: 250,
});

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
  change: Change,
  limits: WaitOptions,
): Promise<ChangeRecord> {
  const start = performance.now();
  const made = await apply(cluster, change, limits);
  const seconds = secondsSince(start);
  return { change, seconds, ...made };
}

type Made = Omit<ChangeRecord, 'change' | 'seconds'>;

async function apply(cluster: Cluster, change: Change, limits: WaitOptions): Promise<Made> {
  switch (change.kind) {
    case 'edit-manifest':
    case 'upgrade':
      return await changeManifest(cluster, change, limits);
    case 'restart-apiserver':
      return await restartApiserver(cluster, limits);
    case 'apply-objects':
      await applyObjects(cluster.admin, cluster, limits);
      return {};
    case 'edit-authentication':
      return await editAuthentication(cluster, change.edit, limits);
    case 'upgrade-node':
    case 'renew-certificate':
      throw new Error('a node of its own is upgraded, not the cluster');
    default:
      return change satisfies never;
  }
}

/** A change whose failure is an answer. */
async function changeManifest(
  cluster: Cluster,
  change: Extract<Change, { kind: 'edit-manifest' | 'upgrade' }>,
  limits: WaitOptions,
): Promise<Made> {
  const pods = staticPodsOf(cluster);
  if (change.kind === 'upgrade') await upgradable(cluster, limits);
  const before = await pods.readManifest(component);
  const work = async () =>
    change.kind === 'upgrade'
      ? await upgrade(cluster, change.to, limits)
      : await rewrite(cluster, withFlag(before, change.flag, change.value), limits);
  const made = await work().catch((thrown) => {
    limits.signal.throwIfAborted();
    return { fault: { phase: 'kubelet', message: messageOf(thrown) } };
  });
  return { before, after: await pods.readManifest(component), ...made };
}

async function rewrite(cluster: Cluster, manifest: string, limits: WaitOptions): Promise<Made> {
  await restarted(
    cluster,
    async () => await staticPodsOf(cluster).writeManifest(component, manifest),
    limits,
  );
  return {};
}

/** The same flags, a new process; as `kubectl rollout restart` does it where a kubelet runs the apiserver. */
async function restartApiserver(cluster: Cluster, limits: WaitOptions): Promise<Made> {
  const { controlPlane } = cluster;
  if (controlPlane.runBy === 'harness') {
    await controlPlane.restartApiserver();
    await isReady('the apiserver that was started again', cluster, limits);
  } else {
    const pod = parse(await controlPlane.readManifest(component)) as { metadata: { annotations?: object } };
    const now = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
    pod.metadata.annotations = { ...pod.metadata.annotations, ...now };
    await rewrite(cluster, stringify(pod), limits);
  }
  // What its start put back into RBAC counts before anybody asks.
  await rbacSeen(cluster.admin, limits);
  return {};
}

/** Does what makes the kubelet restart the apiserver, and waits until the one it then runs is ready. */
async function restarted(cluster: Cluster, act: () => Promise<void>, limits: WaitOptions): Promise<void> {
  const pod = podOf(cluster);
  const old = await cluster.admin.pod(namespace, pod);
  await act();
  await waitFor(
    `the kubelet runs the edited manifest of ${pod}, and it is ready`,
    async () => {
      const seen = await cluster.admin.pod(namespace, pod);
      if (seen?.startedAt === undefined || seen.configHash === old?.configHash) return undefined;
      return (await ready(cluster, limits)) || undefined;
    },
    patient(limits),
  );
}

/** What a cluster was before any change; its pod only where a kubelet runs it. */
export interface Original {
  manifest?: string;
  /** Of the pod that runs the manifest. */
  configHash?: string | undefined;
}

/** Remembers what can be put back. */
export async function originalOf(cluster: Cluster, limits: WaitOptions): Promise<Original> {
  if (cluster.controlPlane.runBy !== 'kubelet') return {};
  const manifest = await staticPodsOf(cluster).readManifest(component);
  return { manifest, configHash: (await mirrorPod(cluster, limits)).configHash };
}

/** Changes after which the apiserver is the process that it was. */
const unstarted: Change['kind'][] = ['edit-authentication', 'apply-objects'];

/** Undoes changes, so that the `next` can be made to the cluster as it was. Rejects if that cannot be. */
export async function undoChanges(
  cluster: Cluster,
  { changes, next, original }: { changes: readonly Change[]; next: readonly Change[]; original: Original },
  limits: WaitOptions,
): Promise<void> {
  const has = (kind: Change['kind']) => changes.some((change) => change.kind === kind);
  if (has('upgrade')) throw new NotUndone();
  // Without a start, what the file said at the start counts, and every edit replaces the whole file.
  const started = [...changes, ...next].some(({ kind }) => !unstarted.includes(kind));
  const edited = has('edit-authentication') && started;
  if (edited) await cluster.writeAuthentication(settingFiles(cluster.setting)[authenticationPath] ?? '');
  if (has('edit-manifest')) {
    await staticPodsOf(cluster).writeManifest(component, original.manifest ?? '');
    const look = async () => {
      const seen = await cluster.admin.pod(namespace, podOf(cluster));
      if (seen?.startedAt === undefined || seen.configHash !== original.configHash) return undefined;
      return (await ready(cluster, limits)) || undefined;
    };
    await waitFor('the apiserver runs its first manifest again', look, patient(limits));
  } else if (edited) await restartApiserver(cluster, limits);
}

class NotUndone extends Error {
  readonly code = 'not-undone';
  constructor() {
    super('the same cluster was upgraded before, which nothing undoes: ask it in a run of its own');
  }
}

/** Pure: what the record shows. */
export function judgeChange({ seconds, fault }: ChangeRecord): Observed {
  return fault === undefined ? { kind: 'completed', seconds } : { kind: 'failed', ...fault, seconds };
}

/** Whether the cluster can still be asked after the change. It can after an edit that the apiserver does not accept. */
export function isUsableAfter({ change, fault }: ChangeRecord): boolean {
  return fault === undefined || change.kind === 'edit-authentication';
}
