// Starts the kubelet of a machine when kubeadm has written its files, as systemd and kubeadm's drop-in would.
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { KubeletSetting } from '../../domain/setting.ts';
import { processKubelet, processKubeletFlags } from '../common/kubelet-config.ts';
import { pause } from '../wait.ts';
import { type Component, startComponent } from './component.ts';
import type { Machine } from './machine.ts';
import type { Shared } from './shared.ts';

export const kubeletConfig = '/var/lib/kubelet/config.yaml';
const kubeletFlags = '/var/lib/kubelet/kubeadm-flags.env';

/**
 * Starts the kubelet once kubeadm has written its configuration and flags, with what the setting wants of it; flags in
 * `more` come last.
 */
export async function startKubelet(
  shared: Shared,
  machine: Machine,
  signal: AbortSignal,
  own?: KubeletSetting,
  more: string[] = [],
): Promise<Component> {
  const { quirks } = shared.context.group;
  for (;;) {
    const config = await machine.readFile(kubeletConfig);
    const flags = await machine.readFile(kubeletFlags);
    const args = flags?.match(/^KUBELET_KUBEADM_ARGS="(.*)"/m)?.[1];
    if (config && args !== undefined) {
      if (!own?.flagsOnly)
        await machine.writeFile(kubeletConfig, stringify(processKubelet(parse(config), quirks, own)));
      const rootless = quirks.kubeletInUserNamespace && shared.context.rootless;
      return await startComponent({
        name: 'kubelet',
        // kubeadm's drop-in for systemd: 10-kubeadm.conf
        argv: [
          join(shared.bin, 'kubelet'),
          '--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf',
          '--kubeconfig=/etc/kubernetes/kubelet.conf',
          ...(own?.flagsOnly ? processKubeletFlags(quirks) : [`--config=${kubeletConfig}`]),
          ...args.split(' ').filter(Boolean),
          ...(rootless ? ['--feature-gates=KubeletInUserNamespace=true'] : []),
          ...more,
        ],
        inside: machine.inside,
        log: join(machine.folder, 'kubelet.log'),
        processes: machine.processes,
      });
    }
    await pause(50, signal);
  }
}

/** Milliseconds until a kubelet that exited is started again; kubeadm's unit says RestartSec=10. */
const restartDelay = 10_000;

/** Keeps a kubelet running for as long as `signal` lets it, as `Restart=always` does; tells each one. */
export async function superviseKubelet(
  shared: Shared,
  machine: Machine,
  signal: AbortSignal,
  started: (kubelet: Component) => void,
): Promise<void> {
  for (;;) {
    const kubelet = await startKubelet(shared, machine, signal);
    started(kubelet);
    await kubelet.gone;
    await pause(restartDelay, signal);
  }
}
