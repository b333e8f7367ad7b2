// Publishes access to a kept cluster in a folder that the rest of this machine can reach, for every engine. The folder
// contains access.json, which only its owner may read; apiserver.sock, if the cluster has its own namespaces; and
// logs.sock, which answers every connection with the cluster's current logs.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evidenceName, keptEntries } from '../domain/evidence.ts';
import type { Cluster, ClusterFiles } from '../engine/cluster.ts';
import { readTexts } from '../evidence/save.ts';
import type { Secrets } from '../evidence/secrets.ts';
import { forward, listenOn } from './forward.ts';

/** access.json: the data of an administrator's kubeconfig. */
export interface PublishedAccess {
  /** The apiserver's socket file, or the address on this machine at which it is published. */
  at: { path: string } | { host: string; port: number };
  ca: string;
  cert: string;
  key: string;
  enter: string[];
}

export const accessFile = 'access.json';
export const logsSocket = 'logs.sock';

type Reached = ClusterFiles & Pick<Cluster, 'apiserver' | 'credentials' | 'enter'>;

/** Publishes access for as long as this process lives. */
export async function publishAccess(
  cluster: Reached,
  folder: string,
  { ownNamespaces, secrets }: { ownNamespaces: boolean; secrets: Secrets },
): Promise<void> {
  const { host, port, trust } = cluster.apiserver;
  const path = join(folder, 'apiserver.sock');
  if (ownNamespaces) await forward({ path }, { host, port });
  await listenOn({ path: join(folder, logsSocket) }, (socket) => {
    // A reader that disconnects early is not a fault.
    socket.on('error', () => {});
    void logsOf(cluster, secrets).then(
      (logs) => socket.end(JSON.stringify(logs)),
      () => socket.destroy(),
    );
  });
  const { cert = '', key = '' } = cluster.credentials['admin-cert'] ?? {};
  const at = ownNamespaces ? { path } : { host, port };
  const access: PublishedAccess = { at, ca: trust.ca, cert, key, enter: cluster.enter };
  await writeFile(join(folder, accessFile), JSON.stringify(access), { mode: 0o600 });
}

async function logsOf(cluster: ClusterFiles, secrets: Secrets): Promise<Record<string, string>> {
  const texts = keptEntries(await readTexts(await cluster.files()));
  return secrets.value(Object.fromEntries(texts.map(([key, text]) => [evidenceName(key), text])));
}
