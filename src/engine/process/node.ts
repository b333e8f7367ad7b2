// A node to be: a machine with containerd, and a supervisor that starts the kubelet when kubeadm has written its files,
// as systemd and kubeadm's drop-in would.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { messageOf } from '../../domain/error.ts';
import type { Node } from '../engine.ts';
import { type Component, startComponent } from './component.ts';
import { containerdConfig } from './containerd.ts';
import { criSocket } from './layout.ts';
import { type Machine, startMachine } from './machine.ts';
import type { Shared } from './shared.ts';

const kubeletConfig = '/var/lib/kubelet/config.yaml';
const kubeletFlags = '/var/lib/kubelet/kubeadm-flags.env';

/** Starts a machine with a running containerd and nothing else. */
export async function startNode(shared: Shared, name: string): Promise<Node> {
  const { context, bin } = shared;
  const machine = await startMachine(name, bin, context.signal);
  const ended = new AbortController();
  try {
    const configPath = join(machine.folder, 'containerd.toml');
    await writeFile(configPath, containerdConfig(bin));
    const containerd = await startComponent({
      name: 'containerd',
      argv: [join(bin, 'containerd'), '--config', configPath],
      inside: machine.inside,
      log: join(machine.folder, 'containerd.log'),
      processes: machine.processes,
    });
    await containerd.ready(
      'containerd serves',
      async () => (await containerd.tail()).includes('containerd successfully booted') || undefined,
      { limit: context.timeoutSeconds * 1000, signal: context.signal },
    );
    let kubelet: Component | undefined;
    let fault: string | undefined;
    void superviseKubelet(shared, machine, ended.signal).then(
      (component) => {
        kubelet = component;
      },
      (thrown) => {
        if (!ended.signal.aborted) fault = `the kubelet was not started: ${messageOf(thrown)}`;
      },
    );
    return {
      name,
      address: machine.address,
      criSocket,
      exec: machine.run,
      writeFile: machine.writeFile,
      readFile: machine.readFile,
      fault: () => fault ?? containerd.exited() ?? kubelet?.exited(),
      files: () => ({
        'containerd.log': containerd.log,
        ...(kubelet
          ? { 'kubelet.log': kubelet.log, 'kubelet-config.yaml': machine.path(kubeletConfig) }
          : {}),
      }),
      async [Symbol.asyncDispose]() {
        ended.abort();
        await machine[Symbol.asyncDispose]();
      },
    };
  } catch (thrown) {
    ended.abort();
    await machine[Symbol.asyncDispose]();
    throw thrown;
  }
}

/** Starts the kubelet once kubeadm has written its configuration and flags. */
async function superviseKubelet(shared: Shared, machine: Machine, signal: AbortSignal): Promise<Component> {
  const { quirks } = shared.context.group;
  for (;;) {
    const config = await machine.readFile(kubeletConfig);
    const flags = await machine.readFile(kubeletFlags);
    const args = flags?.match(/^KUBELET_KUBEADM_ARGS="(.*)"/m)?.[1];
    if (config && args !== undefined) {
      await machine.writeFile(
        kubeletConfig,
        stringify({
          ...parse(config),
          // The machine has no cgroups of its own: the kubelet must not try to make or enforce any.
          cgroupDriver: 'cgroupfs',
          cgroupsPerQOS: false,
          enforceNodeAllocatable: [],
          failSwapOn: false,
          ...(quirks.failCgroupV1 ? { failCgroupV1: false } : {}),
        }),
      );
      const rootless = quirks.kubeletInUserNamespace && shared.context.rootless;
      return await startComponent({
        name: 'kubelet',
        // kubeadm's drop-in for systemd: 10-kubeadm.conf
        argv: [
          join(shared.bin, 'kubelet'),
          '--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf',
          '--kubeconfig=/etc/kubernetes/kubelet.conf',
          `--config=${kubeletConfig}`,
          ...args.split(' ').filter(Boolean),
          ...(rootless ? ['--feature-gates=KubeletInUserNamespace=true'] : []),
        ],
        inside: machine.inside,
        log: join(machine.folder, 'kubelet.log'),
        processes: machine.processes,
      });
    }
    await sleep(20, undefined, { signal });
  }
}
