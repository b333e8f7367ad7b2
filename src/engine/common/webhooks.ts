// The webhooks that an apiserver asks about tokens and access. The harness serves them, and each one always answers in
// the same way. The files of the setting contain a kubeconfig for each of them.
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { kubeconfigText } from '../../domain/kubeconfig.ts';
import type { Webhook } from '../../domain/setting.ts';
import { etc } from './paths.ts';

/** The required fields of a review (k8s.io/api authentication/v1 and authorization/v1). */
interface Review {
  apiVersion: string;
  kind: string;
}

/** The user of a token that the webhook accepts. */
const user = { username: 'webhook-user', groups: ['webhook-group'] };
/** An address where nothing listens. */
const nowhere = 'https://127.0.0.1:9';

export interface Webhooks {
  /** Name → kubeconfig. */
  kubeconfigs: Record<string, string>;
  /** Stops serving. */
  end(): void;
}

/** The status with which a webhook answers a review. */
export function statusOf(webhook: Webhook, { kind }: Review): object {
  if (kind === 'TokenReview')
    return webhook === 'allow' ? { authenticated: true, user } : { authenticated: false };
  return {
    allowed: webhook === 'allow',
    ...(webhook === 'deny' ? { denied: true, reason: 'the webhook says no' } : {}),
  };
}

/**
 * Serves the webhooks at `host`. The certificate comes from `certificate` as soon as there is one, because the
 * apiserver may start before the CA exists. `caPath` is the CA's file as the apiserver reads it.
 */
export async function serveWebhooks(
  webhooks: Readonly<Record<string, Webhook>>,
  {
    host,
    certificate,
    signal,
    caPath = `${etc}/pki/ca.crt`,
  }: {
    host: string;
    certificate: () => Promise<{ cert: string; key: string } | undefined>;
    signal: AbortSignal;
    caPath?: string | undefined;
  },
): Promise<Webhooks> {
  const names = Object.keys(webhooks);
  const served = names.some((name) => webhooks[name] !== 'away');
  const server = served ? await listening(webhooks, host) : undefined;
  if (server) void secured(server, certificate, signal);
  const port = (server?.address() as AddressInfo | undefined)?.port;
  const url = (name: string) => (webhooks[name] === 'away' ? nowhere : `https://${host}:${port}`);
  return {
    kubeconfigs: Object.fromEntries(names.map((name) => [name, kubeconfig(`${url(name)}/${name}`, caPath)])),
    end() {
      server?.close();
      server?.closeAllConnections();
    },
  };
}

const kubeconfig = (server: string, caPath: string) =>
  kubeconfigText({ name: 'webhook', cluster: { server, 'certificate-authority': caPath }, user: {} });

async function listening(webhooks: Readonly<Record<string, Webhook>>, host: string): Promise<Server> {
  const server = createServer((request, response) => {
    const webhook = webhooks[new URL(request.url ?? '/', 'https://webhook').pathname.slice(1)];
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // The request arrives, but the webhook never answers.
      if (webhook === 'hang') return;
      if (webhook === undefined || webhook === 'error') {
        response.writeHead(webhook === undefined ? 404 : 500).end('the webhook is broken\n');
        return;
      }
      try {
        const review = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Review;
        const { apiVersion, kind } = review;
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ apiVersion, kind, status: statusOf(webhook, review) }));
      } catch {
        response.writeHead(400).end('no review\n');
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  return server;
}

/** Gives the server its certificate once there is one. */
async function secured(
  server: Server,
  certificate: () => Promise<{ cert: string; key: string } | undefined>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && server.listening) {
    const pair = await certificate().catch(() => undefined);
    if (pair) return server.setSecureContext(pair);
    await sleep(50, undefined, { signal }).catch(() => undefined);
  }
}
