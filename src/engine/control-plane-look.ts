// Checks a whole control plane with one cheap request. It reads a lease from etcd through the apiserver, which shows
// whether the controller manager still works. The request is an administrator's, which no setting refuses.
import { messageOf } from '../domain/error.ts';
import type { Looking } from './common/pulse.ts';
import { exchange } from './https.ts';
import type { Credential, Trust } from './tls.ts';

export interface Looked {
  host: string;
  port: number;
  trust: Trust;
  /** In group system:masters. */
  credential: Credential;
}

/**
 * Milliseconds since the last heartbeat of a node's kubelet, which sends one every 10 s; undefined if it has sent none.
 */
export async function sinceHeartbeat(
  looked: Looked,
  node: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const path = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${node}`;
  const { status, body } = await exchange({ ...looked, method: 'GET', path, signal });
  if (status !== 200 && status !== 404) throw new Error(`the lease of ${node} is answered ${status}`);
  return status === 404 ? undefined : sinceRenewal(body);
}

/**
 * The lease with which controller managers elect their leader. The leader renews it every 2 s, and exits if it cannot
 * renew it for 10 s.
 */
const lease = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager';
const renewal = 10_000;
/** This endpoint answers without etcd. */
const ping = '/livez/ping';

/** Milliseconds since the leading controller manager renewed its lease; undefined if there is no leader. */
export async function sinceManager(looked: Looked, signal: AbortSignal): Promise<number | undefined> {
  const { status, body } = await exchange({ ...looked, method: 'GET', path: lease, signal });
  return status === 200 ? sinceRenewal(body) : undefined;
}

class NotRenewed extends Error {}

/** The health check of a control plane. It includes the controller manager only while `managed` returns true. */
export function lookingAt({ credential, ...where }: Looked, managed: () => boolean): Looking {
  // A separate object, so that the check has connections of its own.
  const own = { ...credential };
  const get = async (path: string, signal: AbortSignal) =>
    await exchange({ ...where, method: 'GET', path, credential: own, keep: true, signal });
  return {
    async look(signal) {
      const { status, body } = await get(lease, signal);
      if (status !== 200 && status !== 404) throw new Error(`it answered ${status}`);
      const idle = managed() && status === 200 ? sinceRenewal(body) : 0;
      if (idle > renewal) {
        const long = `${Math.round(idle / 1000)} s`;
        throw new NotRenewed(`kube-controller-manager has not renewed its lease for ${long}`);
      }
    },
    async blame(thrown, signal) {
      if (thrown instanceof NotRenewed) return thrown.message;
      const { status } = await get(ping, signal).catch(() => ({ status: 0 }));
      const who = status === 200 ? 'etcd does not answer kube-apiserver' : 'kube-apiserver does not answer';
      return `${who}: ${messageOf(thrown)}`;
    },
  };
}

/** Milliseconds since a lease was renewed. */
function sinceRenewal(body: string): number {
  const { spec } = JSON.parse(body) as { spec?: { renewTime?: string } };
  return Date.now() - Date.parse(spec?.renewTime ?? new Date().toISOString());
}
