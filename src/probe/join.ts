// One `kubeadm join` on a fresh node: runs the real one and keeps what happened. Judging the record is
// join-outcome.ts's.
import { stripVTControlCharacters } from 'node:util';
import { messageOf } from '../domain/error.ts';
import { discoveryModeOf, type JoinMode } from '../domain/join-mode.ts';
import { rounded, secondsSince } from '../domain/seconds.ts';
import type { Version } from '../domain/version.ts';
import type { Cluster } from '../engine/cluster.ts';
import { configures, hidesHealth } from '../engine/common/kubelet-config.ts';
import { joinConfig } from '../engine/join-config.ts';
import type { Node, Ran } from '../engine/node.ts';
import { waitFor } from '../engine/wait.ts';
import { limit } from '../system/limit.ts';
import { discoveryPath, meansOf } from './discovery.ts';
import {
  controlPlaneAfter,
  controlPlanePart,
  isFurther,
  type JoinedControlPlane,
} from './join-control-plane.ts';
import { kubeletAnswer } from './kubelet-health.ts';

export interface JoinRecord {
  mode: JoinMode;
  node: string;
  address: string;
  argv: string[];
  /** Of kubeadm; undefined when it had to be ended. */
  exitCode?: number;
  timedOut: boolean;
  /** Both streams. */
  output: string;
  /** From the start of kubeadm until the outcome was known. */
  seconds: number;
  /** Of kubeadm alone. */
  kubeadmSeconds: number;
  /** Seconds; kubeadm's own default is 300. */
  discoveryTimeout: number;
  /** Whether the apiserver knew the bootstrap token when kubeadm was started (TokenReview). */
  tokenAuthenticates?: boolean;
  /** The token may not be used to sign cluster-info. */
  tokenUnsigned?: true;
  nodeObject: boolean;
  /** The version of the kubelet, if it is not the control plane's. */
  otherKubelet?: Version;
  /**
   * The status with which the kubelet answered a stranger's GET /healthz; `closed` where nobody listens there and it is
   * well all the same.
   */
  kubeletStatus?: number | 'closed';
  /** The last words of a kubelet that ended by itself, twice. */
  kubeletEnded?: string;
  /** With which the kubelet is refused what makes it a node, again and again. */
  kubeletRefused?: { code: number; message: string };
  /** Whether the setting says how the kubelet is configured. */
  kubeletOwn?: true;
  /** Of a further control plane. */
  controlPlane?: JoinedControlPlane;
  /** What broke on the node, which is never a cluster's answer. */
  fault?: string;
}

const configPath = '/etc/bearerless/join.yaml';
/**
 * Milliseconds that a join may take beyond its discovery: TLS bootstrap and the kubelet's start, slow machines
 * included.
 */
const joinMargin = 120_000;
/** The same of a control plane, whose kubeadm waits for etcd, static pods and a certificate for minutes each. */
const controlPlaneMargin = 900_000;
const kubeletMargin = 20_000;
/** Seconds that kubeadm is to look for the health of a kubelet that hides it. */
const hiddenPatience = 60;

export interface JoinOptions {
  /** Seconds. */
  discoveryTimeout: number;
  signal: AbortSignal;
  /** The program, if it is not the kubeadm with which the cluster was made. */
  kubeadm?: string | undefined;
  /** Looks whether the kubelet is refused what makes it a node, which kubeadm waits for all the same. */
  refused?: () => Promise<JoinRecord['kubeletRefused']>;
}

export interface Joining {
  record: JoinRecord;
  /** kubeadm's configuration. */
  config: string;
  /** The discovery file, if there was one on the node. */
  file?: string;
}

/** Runs kubeadm for as long as the node is whole: it would wait minutes for a kubelet that has ended. */
async function untilBroken(
  node: Pick<Node, 'fault'>,
  {
    signal,
    refused,
    run,
  }: {
    signal: AbortSignal;
    refused: NonNullable<JoinOptions['refused']>;
    run: (signal: AbortSignal) => Promise<Ran>;
  },
): Promise<Ran> {
  using broken = limit(Number.POSITIVE_INFINITY, signal);
  const start = performance.now();
  const look = setInterval(() => node.fault() && broken.end(), 250);
  const ask = setInterval(
    () =>
      void refused().then(
        (why) => why && broken.end(),
        () => {},
      ),
    2_000,
  );
  try {
    return await run(broken.signal);
  } catch (thrown) {
    if (signal.aborted || !broken.signal.aborted) throw thrown;
    return {
      argv: [],
      code: undefined,
      output: '',
      timedOut: false,
      seconds: (performance.now() - start) / 1000,
    };
  } finally {
    clearInterval(look);
    clearInterval(ask);
  }
}

/** Joins `node` in a discovery mode. Joined means: kubeadm succeeded, the Node object is there, its kubelet answers. */
export async function joinNode(
  cluster: Cluster,
  node: Node,
  {
    mode,
    discoveryTimeout,
    signal,
    kubeadm = 'kubeadm',
    refused = async () => undefined,
  }: { mode: JoinMode } & JoinOptions,
): Promise<Joining> {
  const means = await meansOf(discoveryModeOf(mode), cluster, signal);
  await using _listener = means.listener;
  const { discovery, files, env = {}, token, unsigned } = means;
  const { kubelet } = cluster.setting;
  const hidden = node.configure === undefined && hidesHealth(kubelet, cluster.version);
  const config = joinConfig({
    api: cluster.quirks.kubeadmApi,
    name: node.name,
    address: node.address,
    criSocket: node.criSocket,
    discovery,
    discoveryTimeout,
    kubeletTimeout: hidden ? hiddenPatience : undefined,
    ...(node.kubeletFlags ? { kubeletFlags: node.kubeletFlags } : {}),
    controlPlane: controlPlanePart(node, mode),
  });
  await node.writeFile(configPath, config);
  for (const [path, text] of Object.entries(files)) await node.writeFile(path, text);
  const tokenAuthenticates = token === undefined ? undefined : await cluster.admin.authenticates(token);
  // `all` is refused inside the file by v1.20; the machine is no ordinary host, so its preflight says nothing.
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const argv = [
    ...(variables.length > 0 ? ['env', ...variables] : []),
    ...[kubeadm, 'join', '--config', configPath, '--ignore-preflight-errors=all', '--v=1'],
  ];
  const start = performance.now();
  const elapsed = () => secondsSince(start);
  const ran = await untilBroken(node, {
    signal,
    refused,
    run: (signal) =>
      node.exec(argv, {
        limit:
          discoveryTimeout * 2000 + (isFurther(node) ? controlPlaneMargin : (hidden ? 3 : 1) * joinMargin),
        signal,
      }),
  });
  const record: JoinRecord = {
    mode,
    node: node.name,
    address: node.address,
    argv,
    ...(ran.code === undefined ? {} : { exitCode: ran.code }),
    timedOut: ran.timedOut,
    // kubeadm's report on the kernel is coloured even where nobody can see it.
    output: stripVTControlCharacters(ran.output),
    seconds: elapsed(),
    kubeadmSeconds: rounded(ran.seconds),
    discoveryTimeout,
    ...(tokenAuthenticates === undefined ? {} : { tokenAuthenticates }),
    ...(unsigned ? { tokenUnsigned: true } : {}),
    nodeObject: false,
    ...(node.otherKubelet === undefined ? {} : { otherKubelet: node.otherKubelet }),
  };
  if (ran.code === 0) {
    const limits = { limit: kubeletMargin, signal, every: 50 };
    const joined = performance.now();
    try {
      const { kubeletVersion } = await waitFor(
        `Node ${node.name} is there`,
        () => cluster.admin.findNode(node.name),
        limits,
      );
      record.nodeObject = true;
      if (node.otherKubelet !== undefined && kubeletVersion !== node.otherKubelet)
        throw new Error(`the kubelet of ${node.name} is ${kubeletVersion}, and not ${node.otherKubelet}`);
      record.kubeletStatus = await waitFor(
        `the kubelet of ${node.name} answers`,
        () => kubeletAnswer(node, joined, signal),
        limits,
      );
      if (isFurther(node))
        record.controlPlane = await controlPlaneAfter(cluster, node, { mode, succeeded: true, signal });
    } catch (thrown) {
      signal.throwIfAborted();
      record.fault = messageOf(thrown);
    }
    record.seconds = elapsed();
  } else if (isFurther(node)) {
    record.controlPlane = await controlPlaneAfter(cluster, node, { mode, succeeded: false, signal });
  }
  const fault = node.fault() ?? record.fault;
  const kubeletEnded = node.kubeletEnded?.();
  if (kubeletEnded !== undefined) record.kubeletEnded = kubeletEnded;
  if (configures(kubelet)) record.kubeletOwn = true;
  const kubeletRefused = ran.code === 0 && record.nodeObject ? undefined : await refused();
  if (kubeletRefused !== undefined) record.kubeletRefused = kubeletRefused;
  const file = files[discoveryPath];
  return { record: { ...record, ...(fault ? { fault } : {}) }, config, ...(file ? { file } : {}) };
}
