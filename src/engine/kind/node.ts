// A future node: a container of the cluster's own node image, with systemd, containerd and a kubelet that waits for
// kubeadm.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BearerlessError } from '../../domain/error.ts';
import { type EvidenceKey, evidenceName, type Kept } from '../../domain/evidence.ts';
import { lastLines } from '../../domain/text.ts';
import { criSocket, criSocketPath } from '../common/paths.ts';
import type { Node } from '../node.ts';
import { printSecretFiles, type SecretKeeper } from '../secret-files.ts';
import { waiting } from '../wait.ts';
import type { Container } from './container.ts';
import { ownerLabel } from './owner.ts';
import type { Shared } from './shared.ts';
import { clusterLabel, roleLabel } from './sweep.ts';

const kubeletPort = 10250;

/** Files of a node to keep as evidence, each with the command that prints it. */
const nodeTexts: Printing = {
  'log:kubelet': ['journalctl', '--no-pager', '--output=cat', '--unit=kubelet.service'],
  'log:containerd': ['journalctl', '--no-pager', '--output=cat', '--unit=containerd.service'],
  'kubelet-config': ['cat', '/var/lib/kubelet/config.yaml'],
};

/** A container of the node image, as a node that has not joined. */
export interface NodeMachine {
  node: Node;
  container: Container;
  /** Container port → port on 127.0.0.1. */
  ports: Record<number, number>;
}

/**
 * Starts a node that has not joined. `kind delete cluster` would remove it too. `publish` and `texts` add to the
 * kubelet's port and to the files that are kept.
 */
export async function startKindNode(
  shared: Shared,
  {
    cluster,
    name,
    publish = [],
    texts = {},
  }: { cluster: string; name: string; publish?: number[]; texts?: Printing },
): Promise<NodeMachine> {
  const { context, docker, image, network, owner } = shared;
  const limits = { limit: context.timeoutSeconds * 1000, signal: context.signal };
  const made = docker.startNode({
    name: `${cluster}-${name}`,
    image: image.id,
    hostname: name,
    network,
    labels: { [clusterLabel]: cluster, [roleLabel]: 'worker', [ownerLabel]: owner },
    publish: [kubeletPort, ...publish],
  });
  shared.making.push(made);
  const container = await made;
  try {
    await ready(container, limits);
    const { address, ports } = await container.state();
    let fault: string | undefined;
    container.ended().then(
      (code) => {
        fault = `the container of ${name} ended with code ${code}`;
      },
      () => undefined,
    );
    const node: Node = {
      name,
      address,
      kubelet: { host: '127.0.0.1', port: ports[kubeletPort] ?? 0, trust: 'unverified' },
      criSocket,
      exec: async (argv, options) => await waiting(() => container.exec(argv, options)),
      writeFile: container.writeFile,
      readFile: container.readFile,
      fault: () => fault,
      files: () =>
        fetchTexts(container, {
          commands: { ...nodeTexts, ...texts },
          folder: join(shared.scratch, container.name),
          secrets: context.secrets,
        }),
      [Symbol.asyncDispose]: container.remove,
    };
    return { node, container, ports };
  } catch (thrown) {
    await container.remove();
    throw thrown;
  }
}

const booted = 'until systemctl is-active --quiet containerd && test -S "$1"; do sleep 0.1; done';

/**
 * Waits until systemd has started containerd. The loop runs in the container, because each command that Docker executes
 * there costs much more than one check.
 */
async function ready(container: Container, limits: { limit: number; signal: AbortSignal }): Promise<void> {
  const plugins = ['ctr', 'plugins', 'list'];
  const wait = ['sh', '-c', booted, 'sh', criSocketPath];
  const ran = await waiting(() => container.exec(wait, limits)).catch((thrown: Error) => thrown);
  limits.signal.throwIfAborted();
  const { running, exitCode } = await container.state();
  if (!running) {
    const tail = lastLines(await container.logs());
    const message = `the node ${container.name} ended with code ${exitCode} while it booted`;
    throw new BearerlessError('environment', 'node-ended', message, {
      tail,
      hint: 'Privileged containers with systemd must be able to run: Docker 23 or newer, as scripts/docker-engine starts it.',
    });
  }
  if (ran instanceof Error) throw ran;
  if (ran.code !== 0) {
    const message = `systemd and containerd run in ${container.name}: not within ${limits.limit / 1000} s`;
    throw new BearerlessError('environment', 'timed-out', message);
  }
  const { stdout } = await container.exec(plugins, { limit: 10_000, signal: limits.signal });
  if (/ cri .* ok\s*$/m.test(stdout)) return;
  const log = await container.exec(['journalctl', '--no-pager', '--output=cat', '--unit=containerd'], {
    limit: 10_000,
  });
  const why = log.stdout.split('\n').find((line) => /failed to load plugin.*\.cri\b/.test(line));
  throw new BearerlessError('environment', 'no-cri', `containerd in ${container.name} serves no CRI`, {
    ...(why === undefined ? {} : { tail: why }),
    hint: 'Where files are said to be too many: sudo sysctl fs.inotify.max_user_instances=1024, or fewer clusters at once (-j 1).',
  });
}

/** Commands, by the kind of evidence that they print. */
export type Printing = { [key in EvidenceKey]?: string[] };

/**
 * Runs commands and saves their output in files. Commands that fail are left out. Registers secrets that the output may
 * contain.
 */
export async function fetchTexts(
  container: Container,
  { commands, folder, secrets }: { commands: Printing; folder: string; secrets: SecretKeeper },
): Promise<Kept> {
  await mkdir(folder, { recursive: true });
  const held = await container.exec(printSecretFiles, { limit: 20_000 }).catch(() => undefined);
  secrets.knowIn(held?.stdout);
  const fetched = await Promise.all(
    (Object.entries(commands) as [EvidenceKey, string[]][]).map(async ([key, argv]) => {
      const ran = await container.exec(argv, { limit: 20_000 }).catch(() => undefined);
      if (ran?.code !== 0) return [];
      const path = join(folder, evidenceName(key));
      await writeFile(path, ran.stdout);
      return [[key, path] as const];
    }),
  );
  return Object.fromEntries(fetched.flat());
}
