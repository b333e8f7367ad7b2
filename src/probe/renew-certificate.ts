// Watches one certificate of a node's kubelet until the kubelet has another one: that with which it asks the apiserver,
// or that which it serves. The kubelet has renewed it when the node is heard of with the new one.
import { X509Certificate } from 'node:crypto';
import type { Change } from '../domain/change.ts';
import { messageOf } from '../domain/error.ts';
import { secondsSince } from '../domain/seconds.ts';
import type { Cluster } from '../engine/cluster.ts';
import { sinceHeartbeat } from '../engine/control-plane-look.ts';
import type { Node } from '../engine/node.ts';
import { servedCertificate } from '../engine/tls.ts';
import { pause, waitFor } from '../engine/wait.ts';
import { limit } from '../system/limit.ts';
import type { ChangeRecord } from './change.ts';
import { nodeCertificate } from './kubelet.ts';

type Renewal = Extract<Change, { kind: 'renew-certificate' }>;
type Asked = Pick<Cluster, 'admin' | 'masters' | 'apiserver'>;

/** Milliseconds beyond the end of a certificate. */
const margin = 30_000;
/** Milliseconds until the kubelet, which sends a heartbeat every 10 s, is heard of again. */
const hearing = 60_000;

/** Waits until the kubelet has a new certificate; at the latest until a while after the old one has ended. */
export async function renewCertificate(
  { admin, masters, apiserver }: Asked,
  node: Node,
  { change, signal }: { change: Renewal; signal: AbortSignal },
): Promise<ChangeRecord> {
  const start = performance.now();
  const done = (more: Omit<ChangeRecord, 'change' | 'seconds'>) => ({
    change,
    seconds: secondsSince(start),
    ...more,
  });
  const failed = (message: string) => ({ fault: { phase: 'kubelet', message } });
  const look = change.of === 'client' ? () => heldBy(node) : () => servedBy(node, signal);
  const old = await waitFor(`${node.name} has a certificate`, look, { limit: margin, signal, every: 250 });
  const before = textOf(old);
  const [authority] = pemsIn(apiserver.trust.ca).map((pem) => new X509Certificate(pem));
  if (authority !== undefined && !old.verify(authority.publicKey))
    return done({
      before,
      ...failed(`it serves a certificate of its own (${old.issuer}), which nobody renews`),
    });
  const latest = Math.max(0, Date.parse(old.validTo) - Date.now()) + margin;
  try {
    const renewed = async () => {
      const now = await look();
      return now === undefined || now.serialNumber === old.serialNumber ? undefined : now;
    };
    const subject = `the kubelet of ${node.name} has another ${change.of} certificate`;
    const now = await waitFor(subject, renewed, { limit: latest, signal, every: 500 });
    const since = performance.now();
    await waitFor(
      `Node ${node.name} is ready and heard of with it`,
      async () => {
        const silence = await sinceHeartbeat(masters, node.name, signal);
        const heard = silence !== undefined && silence < performance.now() - since;
        return (heard && (await admin.findNode(node.name))?.ready) || undefined;
      },
      { limit: hearing, signal, every: 500 },
    );
    return done({ before, after: textOf(now) });
  } catch (thrown) {
    signal.throwIfAborted();
    return done({ before, ...failed(messageOf(thrown)) });
  }
}

/** The certificate with which the kubelet asks the apiserver. */
async function heldBy(node: Pick<Node, 'readFile'>): Promise<X509Certificate | undefined> {
  const [pem] = pemsIn((await node.readFile(nodeCertificate)) ?? '');
  return pem === undefined ? undefined : new X509Certificate(pem);
}

async function servedBy({ kubelet, open }: Node, signal: AbortSignal): Promise<X509Certificate | undefined> {
  const through = open && ((signal: AbortSignal) => open({ host: '127.0.0.1', port: kubelet.port }, signal));
  return await servedCertificate({ ...kubelet, open: through, signal });
}

const pemsIn = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

/** What it says of itself, without its keys. */
function textOf({ subject, issuer, serialNumber, validFrom, validTo }: X509Certificate): string {
  const lines = { subject, issuer, serialNumber, validFrom, validTo };
  return Object.entries(lines)
    .map(([name, value]) => `${name}: ${value.replaceAll('\n', ', ')}\n`)
    .join('');
}

/** Milliseconds. */
const looking = 1_000;

/**
 * Approves what the kubelet of a node asks to serve with, as an administrator must: nothing else does. Ends when it is
 * disposed of.
 */
export function approveServing(
  { admin }: Pick<Cluster, 'admin'>,
  node: string,
  outer: AbortSignal,
): AsyncDisposable {
  const ended = limit(Number.POSITIVE_INFINITY, outer);
  const { signal } = ended;
  const approving = (async () => {
    while (!signal.aborted) {
      await admin.approveServing(node).catch(() => undefined);
      await pause(looking, signal).catch(() => undefined);
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      ended.end();
      await approving;
    },
  };
}
