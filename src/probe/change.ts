// A change to a running cluster, made as an administrator would make it, and the wait until the cluster has it.
import { stripVTControlCharacters } from 'node:util';
import { parse, stringify } from 'yaml';
import { messageOf } from '../domain/error.ts';
import type { Observed } from '../domain/outcome.ts';
import type { Change } from '../domain/probe.ts';
import { secondsSince } from '../domain/seconds.ts';
import { authenticationPath, settingFiles } from '../domain/setting-files.ts';
import type { Cluster, StaticPods } from '../engine/cluster.ts';
import { exchange } from '../engine/https.ts';
import { rbacSeen } from '../engine/object-switch.ts';
import { type WaitOptions, waitFor } from '../engine/wait.ts';
import { lastError } from './kubeadm-error.ts';
import { editAuthentication } from './reload.ts';

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
    case 'edit-authentication':
      return await editAuthentication(cluster, change.edit, limits);
    default:
      return change satisfies never;
  }
}

function staticPodsOf({ controlPlane }: Cluster): StaticPods {
  if (controlPlane.runBy !== 'kubelet') throw new Error('only a whole cluster has static pods');
  return controlPlane;
}

const podOf = (cluster: Cluster) => `${component}-${staticPodsOf(cluster).node}`;

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

/** Waits for what kubeadm takes for granted; that it does not come is no answer of an upgrade. */
async function upgradable(cluster: Cluster, limits: WaitOptions): Promise<void> {
  // One that its own health checks end is away now and then; kubeadm does not wait for it.
  await isReady('the apiserver to upgrade', cluster, limits);
  // kubeadm reads the annotations of its mirror pod.
  await mirrorPod(cluster, limits);
}

/** The mirror pod, which the kubelet of a young cluster may make only at its next sync. */
async function mirrorPod(cluster: Cluster, limits: WaitOptions) {
  const pod = podOf(cluster);
  return await waitFor(`${pod} is there`, () => cluster.admin.pod(namespace, pod), { ...limits, every: 250 });
}

async function upgrade(cluster: Cluster, to: string, limits: WaitOptions): Promise<Made> {
  const ran = await staticPodsOf(cluster).upgrade(to);
  const output = stripVTControlCharacters(ran.output);
  if (ran.code !== 0) {
    const last =
      output
        .trimEnd()
        .replace(/\nTo see the stack trace.*$/, '')
        .split('\n')
        .at(-1) ?? '';
    return { output, fault: lastError(output) ?? { phase: 'upgrade', message: last } };
  }
  const version = async () => (await answerOf(cluster, '/version', limits)).body.includes(`"${to}"`);
  await waitFor(`the apiserver is ${to}`, async () => (await version()) || undefined, limits);
  await isReady('the upgraded apiserver', cluster, limits);
  return { output };
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

const isReady = async (what: string, cluster: Cluster, limits: WaitOptions) =>
  await waitFor(`${what} is ready`, async () => (await ready(cluster, limits)) || undefined, limits);

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

async function answerOf({ masters }: Cluster, path: string, { signal }: WaitOptions) {
  return await exchange({ ...masters, method: 'GET', path, signal });
}

const ready = async (cluster: Cluster, limits: WaitOptions) =>
  (await answerOf(cluster, '/readyz', limits)).status === 200;

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

/** Undoes changes, so that the `next` can be made to the cluster as it was. Rejects if that cannot be. */
export async function undoChanges(
  cluster: Cluster,
  { changes, next, original }: { changes: readonly Change[]; next: readonly Change[]; original: Original },
  limits: WaitOptions,
): Promise<void> {
  const has = (kind: Change['kind']) => changes.some((change) => change.kind === kind);
  if (has('upgrade')) throw new NotUndone();
  // Without a start, what the file said at the start counts, and every edit replaces the whole file.
  const started = [...changes, ...next].some(({ kind }) => kind !== 'edit-authentication');
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
