// Gives the kubelet of a kind node the setting's configuration. systemd starts the kubelet when kubeadm has written its
// file. Changes to that file are made after the join and need a restart; a kubelet without a file gets flags before the
// join.
import { parse, stringify } from 'yaml';
import { BearerlessError } from '../../domain/error.ts';
import { dropInVariable, kubeletOn, needsVariable } from '../../domain/kubelet-configuration.ts';
import type { Group } from '../../domain/plan.ts';
import type { Quirks } from '../../domain/quirks.ts';
import type { KubeletSetting } from '../../domain/setting.ts';
import { kubeletFlagsOf, nodeFiles } from '../../domain/setting-files.ts';
import { deepMerge } from '../../domain/tree.ts';
import { kubeletNotes, noReviewCache } from '../common/kubelet-config.ts';
import { exchange } from '../https.ts';
import type { Node } from '../node.ts';
import { type WaitOptions, waitFor } from '../wait.ts';

const config = '/var/lib/kubelet/config.yaml';
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
  const told = { ...node, ...(notes.length > 0 ? { notes } : {}) };
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
    await systemctl(node, ['daemon-reload'], limits);
  }
  if (own?.flagsOnly) return { ...told, kubeletFlags };
  return {
    ...told,
    kubeletFlags,
    async configure() {
      const written = parse((await node.readFile(config)) ?? '');
      const wanted = [noReviewCache, own?.config ?? {}].reduce(deepMerge, written);
      await node.writeFile(config, stringify(wanted));
      await systemctl(node, ['restart', 'kubelet'], limits);
      const look = async () =>
        (await exchange({ ...node.kubelet, method: 'GET', path: '/healthz', signal: limits.signal })).status;
      await waitFor(`the kubelet of ${node.name} answers again`, look, { ...limits, every: 100 });
    },
  };
}

async function systemctl(node: Node, argv: string[], limits: WaitOptions): Promise<void> {
  const { code, output } = await node.exec(['systemctl', ...argv], limits);
  if (code === 0) return;
  const message = `systemctl ${argv.join(' ')} failed on ${node.name}`;
  throw new BearerlessError('environment', 'kubelet-not-configured', message, { tail: output });
}
