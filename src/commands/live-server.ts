// Where a live cluster is: from --server, or from a context of a kubeconfig, of which the user's credentials are not even read.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { BearerlessError, messageOf } from '../domain/error.ts';
import type { Server } from '../probe/live.ts';

export interface ServerFlags {
  kubeconfig?: string;
  context?: string;
  server?: string;
  certificateAuthority?: string;
  insecureSkipTlsVerify?: boolean;
}

/** Kubeconfigs hold much more; only this is of interest. */
const Kubeconfig = z.object({
  'current-context': z.string().optional(),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string() }) })),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.object({
        server: z.string(),
        'certificate-authority': z.string().optional(),
        'certificate-authority-data': z.string().optional(),
        'insecure-skip-tls-verify': z.boolean().optional(),
        'tls-server-name': z.string().optional(),
      }),
    }),
  ),
});

/** The server that the flags name. */
export async function serverOf(flags: ServerFlags, fallback: string | undefined): Promise<Server> {
  const { server, certificateAuthority, insecureSkipTlsVerify } = flags;
  const own = certificateAuthority === undefined ? {} : { ca: await text(certificateAuthority) };
  if (server !== undefined) {
    if (flags.kubeconfig !== undefined || flags.context !== undefined) {
      throw usage('--server and --kubeconfig name two clusters', 'Give one of them.');
    }
    return { url: urlOf(server), insecure: insecureSkipTlsVerify ?? false, ...own };
  }
  const file = flags.kubeconfig ?? fallback;
  if (file === undefined) throw usage('no cluster is named', 'Give --server URL, or --kubeconfig FILE.');
  const named = await fromKubeconfig(file, flags.context);
  return { ...named, ...own, insecure: insecureSkipTlsVerify ?? named.insecure };
}

async function fromKubeconfig(file: string, wanted: string | undefined): Promise<Server> {
  const parsed = Kubeconfig.safeParse(yaml(await text(file), file));
  if (!parsed.success) throw usage(`${file} is no kubeconfig: ${z.prettifyError(parsed.error)}`);
  const { contexts, clusters } = parsed.data;
  const name = wanted ?? parsed.data['current-context'];
  const context = contexts.find((one) => one.name === name)?.context;
  const cluster = clusters.find((one) => one.name === context?.cluster)?.cluster;
  if (!cluster) {
    const hint = `Give one with --context: ${contexts.map((one) => one.name).join(', ')}.`;
    throw usage(`${file} has no cluster for the context "${name ?? ''}"`, hint);
  }
  const data = cluster['certificate-authority-data'];
  const path = cluster['certificate-authority'];
  const ca =
    data !== undefined
      ? Buffer.from(data, 'base64').toString('utf8')
      : path !== undefined
        ? await text(resolve(dirname(file), path))
        : undefined;
  const serverName = cluster['tls-server-name'];
  return {
    url: urlOf(cluster.server),
    insecure: cluster['insecure-skip-tls-verify'] ?? false,
    ...(ca === undefined ? {} : { ca }),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

/** An https URL; whatever it says of a user is not sent, and refused rather than ignored. */
export function urlOf(given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol === 'https:' && url.username === '' && url.password === '') return url;
  throw usage(`"${given}" is no address of a cluster`, 'Such as https://203.0.113.7:6443, without a user.');
}

async function text(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((cause) => {
    throw usage(`cannot read ${file}: ${messageOf(cause)}`);
  });
}

function yaml(content: string, file: string): unknown {
  try {
    return parse(content);
  } catch (cause) {
    throw usage(`${file} is no YAML: ${messageOf(cause)}`);
  }
}

function usage(message: string, hint?: string): BearerlessError {
  return new BearerlessError('user', 'live-cluster', message, hint === undefined ? {} : { hint });
}
