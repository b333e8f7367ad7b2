// What a further control plane adds to a join: kubeadm's configuration of it, and whether its apiserver came up.
import { addsControlPlane, type JoinMode } from '../domain/join-mode.ts';
import { settingFiles } from '../domain/setting-files.ts';
import type { Cluster } from '../engine/cluster.ts';
import { givenBy, rejectionIn } from '../engine/common/rejection.ts';
import { exchange } from '../engine/https.ts';
import type { JoinControlPlane } from '../engine/join-config.ts';
import type { FurtherControlPlane, Node } from '../engine/node.ts';
import { waitFor } from '../engine/wait.ts';

/** What is kept of a further control plane. */
export interface JoinedControlPlane {
  /** With which its apiserver answered an administrator's GET /livez after kubeadm had succeeded. */
  apiserverStatus?: number;
  /** The last words of its apiservers that ended, oldest first. */
  apiserverEnds: string[];
  /** The last of them, if an apiserver ends with them over its configuration. */
  apiserverRejected?: string;
}

/** The key of nothing: as long as one of kubeadm's. */
const wrongKey = '0'.repeat(64);
/** Seconds that kubeadm is to wait for an apiserver that lacks its files. */
const vainPatience = 60;
/** Milliseconds for an apiserver that kubeadm did not wait for. */
const answering = 120_000;

export const isFurther = (node: Node): node is FurtherControlPlane => 'certificateKey' in node;

/** The part of kubeadm's configuration that makes the node a control plane. */
export function controlPlanePart(node: Node, mode: JoinMode): JoinControlPlane | undefined {
  if (!isFurther(node) || !addsControlPlane(mode)) return undefined;
  const { patches } = node;
  const certificateKey = mode === 'control-plane-wrong-key' ? wrongKey : node.certificateKey;
  return { certificateKey, patches, patience: mode === 'control-plane-no-files' ? vainPatience : undefined };
}

/** Looks at the apiserver of a further control plane when kubeadm has ended. */
export async function controlPlaneAfter(
  { setting, version, masters }: Cluster,
  node: FurtherControlPlane,
  { mode, succeeded, signal }: { mode: JoinMode; succeeded: boolean; signal: AbortSignal },
): Promise<JoinedControlPlane> {
  // The files of the setting are given by it alone where they were not copied.
  const missing = mode === 'control-plane-no-files' ? Object.keys(settingFiles(setting)) : [];
  const given = [...givenBy(setting, version), ...missing];
  const rejected = async () => rejectionIn((await node.ends()).at(-1), given);
  const look = async () => {
    if ((await rejected()) !== undefined) return 'rejected';
    const ask = { ...masters, ...node.apiserver, method: 'GET', path: '/livez', signal };
    return (await exchange(ask)).status;
  };
  const answer = succeeded
    ? await waitFor(`the apiserver of ${node.name} answers`, look, { limit: answering, signal, every: 250 })
    : undefined;
  const said = typeof answer === 'number' ? undefined : await rejected();
  return {
    ...(typeof answer === 'number' ? { apiserverStatus: answer } : {}),
    apiserverEnds: await node.ends(),
    ...(said === undefined ? {} : { apiserverRejected: said }),
  };
}

/** What a reader must know of how it was done. */
export function controlPlaneNotes(mode: JoinMode): string[] {
  if (mode !== 'control-plane-no-files') return [];
  return [
    `kubeadm waits ${vainPatience} s for static pods and the kubelet's certificate instead of 240 s and 300 s`,
  ];
}
