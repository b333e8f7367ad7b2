// What the background process of `bearerless up` does: runs one cluster, publishes its apiserver at a port of this
// machine, writes the kubeconfig, and stays until it is ended.
import { readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { quirksOf } from '../artifacts/catalogue.ts';
import { resolveVersion } from '../artifacts/resolve.ts';
import type { EngineId } from '../domain/cell.ts';
import { BearerlessError } from '../domain/error.ts';
import { kubeconfigText } from '../domain/kubeconfig.ts';
import { plain, plainLines } from '../domain/plain.ts';
import type { Group } from '../domain/plan.ts';
import { lineText, screenText } from '../domain/printed.ts';
import { type Version, within } from '../domain/version.ts';
import { formatOwner, self } from '../engine/kind/owner.ts';
import { pick } from '../plan/select.ts';
import { accessFile, type PublishedAccess } from '../run/cluster-access.ts';
import { forward } from '../run/forward.ts';
import { limit } from '../system/limit.ts';
import { type ArtifactFlags, artifactOptionsOf } from './artifact-options.ts';
import type { Context } from './context.ts';
import { networkOf } from './network.ts';
import { loadWith } from './own-files.ts';
import { defaultLimits, outputFolder, perform } from './perform.ts';
import { writeUpState } from './up-state.ts';

export interface UpOptions {
  engine: EngineId;
  setting: string;
  /** Files of our own format that have it. */
  config?: string[];
  image?: string;
}

/** kubeadm's default, since a user of a cluster expects an apiserver that behaves as elsewhere. */
const controlPlaneTimeout = 240;

/** Runs the cluster until the process is told to end. */
export async function keepUp(
  folder: string,
  flags: UpOptions & ArtifactFlags & { name: string; kubernetes: string },
  context: Context,
): Promise<void> {
  const { engine, name } = flags;
  const version = resolveVersion(flags.kubernetes);
  const group = await groupOf(version, flags);
  const { id, output } = outputFolder(join(folder, 'output'));
  using stop = limit(Number.POSITIVE_INFINITY, context.signal);
  let failed = true;
  let unsaid: unknown;
  await perform(
    { cells: [], groups: [group] },
    {
      ...defaultLimits,
      controlPlaneTimeout,
      engine,
      id,
      output,
      image: flags.image,
      retain: true,
      accessFolder: folder,
      artifacts: { ...artifactOptionsOf(flags, context), network: networkOf(context) },
      onEvent(event) {
        if (event.type === 'progress') context.print(lineText(event.text));
        if (event.type !== 'cluster' || event.cluster.fault === undefined) return;
        const { message, tail = '' } = event.cluster.fault;
        context.print(screenText([plain(message), ...plainLines(tail)]));
        // There is no cluster to keep.
        stop.end();
      },
      onSkip: (text) => context.print(lineText(text)),
      onRetained(text) {
        failed = false;
        const enter = text.slice(text.indexOf(': ') + 2);
        const owner = self().then(formatOwner);
        Promise.all([kubeconfigFor(folder, name), owner])
          .then(([kubeconfig, owner]) =>
            writeUpState(folder, {
              name,
              owner,
              version,
              setting: flags.setting,
              engine,
              kubeconfig,
              enter,
            }),
          )
          .catch((thrown) => {
            // Nobody can be told about the cluster, so it is removed.
            unsaid = thrown;
            stop.end();
          });
      },
      signal: stop.signal,
    },
  );
  if (unsaid !== undefined) throw unsaid;
  if (failed) context.finish(3);
}

async function groupOf(version: Version, flags: UpOptions): Promise<Group> {
  const { engine, setting: id } = flags;
  const { library } = await loadWith(resolveVersion, { files: flags.config });
  const [setting] = pick('setting', [id], library.settings);
  if (setting === undefined) throw new Error(`the setting "${id}" was picked and is not there`);
  if (!within(version, setting)) {
    const why = setting.unsupportedBecause ?? `the setting "${id}" does not exist there`;
    throw new BearerlessError('user', 'unsupported-setting', `${version} cannot run under "${id}": ${why}`);
  }
  // A patch changes a static pod, and only whole clusters have static pods.
  const depth = engine === 'process' && setting.apiserver.patch === undefined ? 'bare' : 'node';
  return { version, engine, depth, quirks: quirksOf(version), settings: [setting], cells: [] };
}

/** Writes the kubeconfig; returns its path. */
async function kubeconfigFor(folder: string, name: string): Promise<string> {
  const access = JSON.parse(await readFile(join(folder, accessFile), 'utf8')) as PublishedAccess;
  const { at } = access;
  const local = { host: '127.0.0.1', port: 0 };
  const { port } = 'path' in at ? ((await forward(local, at)).address() as AddressInfo) : at;
  const path = join(folder, 'kubeconfig');
  await writeFile(path, kubeconfig(name, port, access), { mode: 0o600 });
  return path;
}

/** kubeadm's apiserver certificates are always valid for the name `kubernetes`, whatever the address. */
export function kubeconfig(name: string, port: number, { ca, cert, key }: PublishedAccess): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    'tls-server-name': 'kubernetes',
    'certificate-authority-data': base64(ca),
  };
  const user = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
  return kubeconfigText({ name, cluster, user });
}
