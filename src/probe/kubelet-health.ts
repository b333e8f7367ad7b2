// Whether a kubelet is well, which must be known before what it does not answer says anything: asked on 10250, on its
// health port, or told by the lease that it renews.
import { messageOf } from '../domain/error.ts';
import type { Cluster } from '../engine/cluster.ts';
import { sinceHeartbeat } from '../engine/control-plane-look.ts';
import { exchange } from '../engine/https.ts';
import type { Node } from '../engine/node.ts';
import type { Credential } from '../engine/tls.ts';

export const healthzPort = 10248;
/** Milliseconds since the last renewal, which comes every 10 s. */
const heartbeat = 20_000;
/** Milliseconds in which a kubelet opens its port. */
const opening = 5_000;

/** Whether it says so on the health port of its node. */
export async function isWell({ open }: Pick<Node, 'open'>, signal: AbortSignal): Promise<boolean> {
  if (open === undefined) return false;
  const where = { host: '127.0.0.1', port: healthzPort };
  const ask = { ...where, trust: 'plain', method: 'GET', path: '/healthz', signal } as const;
  return await exchange({ ...ask, open: (signal) => open(where, signal) }).then(
    ({ status }) => status === 200,
    () => false,
  );
}

/** What the kubelet answers on its port; where nobody listens, whether it is well on its health port. */
export async function kubeletAnswer(
  node: Pick<Node, 'kubelet' | 'open'>,
  since: number,
  signal: AbortSignal,
): Promise<number | 'closed'> {
  const ask = { method: 'GET', path: '/healthz', signal };
  try {
    return (await exchange({ ...node.kubelet, ...ask })).status;
  } catch (thrown) {
    const refused = (thrown as { code?: unknown }).code === 'ECONNREFUSED';
    if (!refused || performance.now() - since < opening || !(await isWell(node, signal))) throw thrown;
    return 'closed';
  }
}

export interface HealthAsk {
  /** Of one who may ask. */
  credential: Credential;
  masters: Cluster['masters'];
  /**
   * Whether the kubelet may not ask what others may do: then its answer says nothing of its health
   * (pkg/kubelet/server/server.go).
   */
  refused: boolean;
}

/** What the kubelet says of itself: `200`, another status, or why there is none. */
export async function kubeletHealth(
  node: Pick<Node, 'kubelet' | 'open' | 'name'>,
  { credential, masters, refused }: HealthAsk,
  signal: AbortSignal,
): Promise<string> {
  const ask = { ...node.kubelet, method: 'GET', path: '/healthz', credential, signal };
  const { said, body } = await exchange(ask).then(
    ({ status, body }) => ({ said: String(status), body }),
    (thrown) => ({ said: messageOf(thrown), body: '' }),
  );
  const unknowing = refused && said === '500' && body.startsWith('Authorization error');
  if (said === '200' || (/^\d+$/.test(said) && !unknowing)) return said;
  const idle = await sinceHeartbeat(masters, node.name, signal).catch(() => undefined);
  const lives = idle !== undefined && idle < heartbeat;
  return lives || (await isWell(node, signal)) ? '200' : said;
}
