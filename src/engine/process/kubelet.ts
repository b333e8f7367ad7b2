// Starts a machine's kubelet after kubeadm has written its files, as systemd and kubeadm's drop-in would.
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { dropInVariable, needsVariable } from '../../domain/kubelet-configuration.ts';
import type { KubeletSetting } from '../../domain/setting.ts';
import { processKubelet, processKubeletFlags } from '../common/kubelet-config.ts';
import { pause } from '../wait.ts';
import { type Component, startComponent } from './component.ts';
import type { Machine } from './machine.ts';
import type { Shared } from './shared.ts';

export const kubeletConfig = '/var/lib/kubelet/config.yaml';
const kubeletFlags = '/var/lib/kubelet/kubeadm-flags.env';

/**
 * Waits until kubeadm has written the kubelet's configuration and flags. Then starts the kubelet with the setting's
 * changes; the flags in `more` come last.
 */
export async function startKubelet(
  shared: Shared,
  machine: Machine,
  {
    signal,
    own,
    more = [],
  }: { signal: AbortSignal; own?: KubeletSetting | undefined; more?: string[] | undefined },
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
        // From kubeadm's drop-in for systemd: 10-kubeadm.conf
        argv: [
          ...(needsVariable(own, quirks) ? ['env', `${dropInVariable}=yes`] : []),
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

/** Milliseconds until an exited kubelet is started again. kubeadm's unit has RestartSec=10. */
const restartDelay = 10_000;

/**
 * Restarts the kubelet until `signal` fires, like `Restart=always`. Calls `started` for each one. If `by` has become
 * another `Shared`, whose kubelet is of another version, that one starts at once.
 */
export async function superviseKubelet(
  by: () => Shared,
  machine: Machine,
  { signal, started }: { signal: AbortSignal; started: (kubelet: Component) => void },
): Promise<void> {
  for (;;) {
    const shared = by();
    const kubelet = await startKubelet(shared, machine, { signal });
    started(kubelet);
    await kubelet.gone;
    if (by() === shared) await pause(restartDelay, signal);
  }
}
