// Finds the cluster that a context of a kubeconfig names. With several files (KUBECONFIG) the first file that has a
// name counts, as for kubectl. Credentials of users are never read.
import { X509Certificate } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { BearerlessError, messageOf } from '../domain/error.ts';
import { nearest } from '../domain/nearest.ts';
import { readText } from '../domain/read-text.ts';
import { yamlValue } from '../domain/yaml.ts';

const Cluster = z.object({
  server: z.string(),
  'certificate-authority': z.string().optional(),
  'certificate-authority-data': z.string().optional(),
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': z.string().optional(),
  'proxy-url': z.string().optional(),
});

/** The part of a kubeconfig that is read. */
const Kubeconfig = z.object({
  'current-context': z.string().nullish(),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string() }) })).nullish(),
  clusters: z.array(z.object({ name: z.string(), cluster: Cluster })).nullish(),
});

/** A cluster as a kubeconfig has it; `ca` is PEM. */
export interface NamedCluster {
  server: string;
  insecure: boolean;
  ca?: string;
  serverName?: string;
}

/** The cluster of the context `wanted`, or of the current one. */
export async function clusterOf(files: readonly string[], wanted: string | undefined): Promise<NamedCluster> {
  const read = await Promise.all(files.map(async (file) => ({ file, ...(await kubeconfig(file)) })));
  const name = wanted ?? read.map((one) => one['current-context']).find(Boolean);
  const contexts = read.flatMap((one) => one.contexts ?? []);
  const where = files.join(', ');
  const names = [...new Set(contexts.map((context) => context.name))];
  if (!name) throw usage(`${where} has no current context`, choice(names));
  const context = contexts.find((one) => one.name === name)?.context;
  if (!context) throw usage(`${where} has no context "${name}"`, choice(names, name));
  const clusters = read.flatMap(({ file, clusters }) => (clusters ?? []).map((one) => ({ file, ...one })));
  const found = clusters.find((one) => one.name === context.cluster);
  if (!found)
    throw usage(`the context "${name}" names the cluster "${context.cluster}", which ${where} lacks`);
  const { file, cluster } = found;
  if (cluster['proxy-url']) {
    const hint = 'Ask where the cluster can be reached directly, with --server.';
    throw usage(`the cluster "${found.name}" of ${file} is behind a proxy-url, which is not supported`, hint);
  }
  const data = cluster['certificate-authority-data'];
  const path = cluster['certificate-authority'];
  const serverName = cluster['tls-server-name'];
  return {
    server: cluster.server,
    insecure: cluster['insecure-skip-tls-verify'] ?? false,
    ...(data
      ? {
          ca: certificates(
            Buffer.from(data, 'base64').toString('utf8'),
            `certificate-authority-data of ${file}`,
          ),
        }
      : path
        ? { ca: await certificatesIn(resolve(dirname(file), path)) }
        : {}),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

/** The certificates of a PEM file. */
export async function certificatesIn(file: string): Promise<string> {
  return certificates(await text(file), file);
}

function certificates(pem: string, where: string): string {
  try {
    new X509Certificate(pem);
    return pem;
  } catch {
    throw usage(
      `there is no certificate in ${where}`,
      'PEM is wanted, which has -----BEGIN CERTIFICATE-----.',
    );
  }
}

const choice = (names: string[], wanted = '') => {
  if (names.length === 0) return 'Give --server URL.';
  const close = nearest(wanted, names);
  return `Give one with --context: ${names.join(', ')}.${close ? ` Did you mean "${close}"?` : ''}`;
};

async function kubeconfig(file: string): Promise<z.infer<typeof Kubeconfig>> {
  let content: unknown;
  try {
    content = yamlValue(await text(file));
  } catch (cause) {
    if (cause instanceof BearerlessError) throw cause;
    throw usage(`${file} is no YAML: ${messageOf(cause)}`);
  }
  const parsed = Kubeconfig.safeParse(content);
  if (!parsed.success) throw usage(`${file} is no kubeconfig: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

async function text(file: string): Promise<string> {
  return await readText(file, 4).catch((cause) => {
    throw usage(`cannot read ${file}: ${messageOf(cause)}`);
  });
}

/** The error for a live cluster that was named wrongly. */
export function usage(message: string, hint?: string): BearerlessError {
  return new BearerlessError('user', 'live-cluster', message, hint === undefined ? {} : { hint });
}
