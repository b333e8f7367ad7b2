// Gives the kubelet of a kind node the setting's configuration. systemd starts the kubelet when kubeadm has written its
// file. Changes to that file are made after the join and need a restart; a kubelet without a file gets flags before the
// join. A kubelet of another minor takes the place of the image's.
import { parse, stringify } from 'yaml';
import { BearerlessError } from '../../domain/error.ts';
import { dropInVariable, kubeletOn, needsVariable } from '../../domain/kubelet-configuration.ts';
import type { Group } from '../../domain/plan.ts';
import type { Quirks } from '../../domain/quirks.ts';
import type { KubeletSetting } from '../../domain/setting.ts';
import { kubeletFlagsOf, nodeFiles } from '../../domain/setting-files.ts';
import { deepMerge, type Tree } from '../../domain/tree.ts';
import type { Version } from '../../domain/version.ts';
import { kubeletNotes, noReviewCache } from '../common/kubelet-config.ts';
import { exchange } from '../https.ts';
import type { Node } from '../node.ts';
import { type WaitOptions, waitFor } from '../wait.ts';
import type { NodeMachine } from './node.ts';

const config = '/var/lib/kubelet/config.yaml';
/** Where the image has its kubelet, and where it is put while the node has another. */
const program = '/usr/bin/kubelet';
const ofImage = `${program}-of-image`;
const dropIn = '/etc/systemd/system/kubelet.service.d/20-bearerless.conf';

/** The content of kind's own kubelet file as flags (its pkg/cluster/internal/kubeadm/config.go). */
function kindKubeletFlags({ systemdCgroup, failCgroupV1 }: Quirks): string[] {
  return [
    `--cgroup-driver=${systemdCgroup ? 'systemd' : 'cgroupfs'}`,
    '--cgroup-root=/kubelet',
    '--fail-swap-on=false',
    ...(failCgroupV1 ? ['--fail-cgroupv1=false'] : []),
  ];
}

/**
 * Puts a kubelet of another version in the place of the image's, which is kept beside it for the upgrade. None has
 * started yet.
 */
export async function replaceKubelet(
  { node, container }: NodeMachine,
  { version, from, limits }: { version: Version; from: string; limits: WaitOptions },
): Promise<Node> {
  await mustRun(node, ['mv', program, ofImage], limits);
  await container.copyProgram(from, program);
  return { ...node, otherKubelet: version };
}

/** Configures the node's kubelet as far as possible before the join. The returned node's `configure` does the rest. */
export async function configureKubelet(
  node: Node,
  {
    own: said,
    group: { version, quirks },
    limits,
  }: { own: KubeletSetting | undefined; group: Pick<Group, 'version' | 'quirks'>; limits: WaitOptions },
): Promise<Node> {
  const own = kubeletOn(said, quirks);
  const notes = kubeletNotes(said, quirks, kindKubeletFlags);
  for (const [path, content] of Object.entries(own ? nodeFiles(own) : {}))
    await node.writeFile(path, content);
  const kubeletFlags = kubeletFlagsOf(own, version);
  const variables = [
    ...(own?.flagsOnly ? [`KUBELET_CONFIG_ARGS=${kindKubeletFlags(quirks).join(' ')}`] : []),
    ...(needsVariable(own, quirks) ? [`${dropInVariable}=yes`] : []),
  ];
  if (variables.length > 0) {
    const lines = variables.map((one) => `Environment="${one}"\n`);
    await node.writeFile(dropIn, `[Service]\n${lines.join('')}`);
    await mustRun(node, ['systemctl', 'daemon-reload'], limits);
  }
  const restartWith = async (changes: Tree) => {
    if (!own?.flagsOnly) {
      const written = parse((await node.readFile(config)) ?? '');
      await node.writeFile(config, stringify([noReviewCache, changes].reduce(deepMerge, written)));
    }
    await mustRun(node, ['systemctl', 'restart', 'kubelet'], limits);
    const look = async () =>
      (await exchange({ ...node.kubelet, method: 'GET', path: '/healthz', signal: limits.signal })).status;
    await waitFor(`the kubelet of ${node.name} answers again`, look, { ...limits, every: 100 });
  };
  return {
    ...node,
    kubeletFlags,
    ...(notes.length > 0 ? { notes } : {}),
    ...(own?.flagsOnly ? {} : { configure: () => restartWith(own?.config ?? {}) }),
    ...(node.otherKubelet === undefined
      ? {}
      : {
          async upgradeKubelet() {
            await mustRun(node, ['mv', ofImage, program], limits);
            // The file that kubeadm has written anew has nothing of the setting's any more.
            await restartWith({});
          },
        }),
  };
}

async function mustRun(node: Node, argv: string[], limits: WaitOptions): Promise<void> {
  const { code, output } = await node.exec(argv, limits);
  if (code === 0) return;
  const message = `${argv.join(' ')} failed on ${node.name}`;
  throw new BearerlessError('environment', 'kubelet-not-configured', message, { tail: output });
}
