// A node to be: a machine with containerd, on which the kubelet starts when kubeadm has written its files.
import { messageOf } from '../../domain/error.ts';
import type { KubeletSetting } from '../../domain/setting.ts';
import { flagNotes, processKubeletFlags } from '../common/kubelet-config.ts';
import { criSocket } from '../common/paths.ts';
import type { Node } from '../engine.ts';
import { tellSecretFiles } from '../secret-files.ts';
import type { Component } from './component.ts';
import { connectorOf } from './connector.ts';
import { startContainerd } from './containerd.ts';
import { kubeletConfig, startKubelet } from './kubelet.ts';
import { startMachine } from './machine.ts';
import type { Shared } from './shared.ts';

/** Starts a machine with a running containerd and nothing else. */
export async function startNode(shared: Shared, name: string, own?: KubeletSetting): Promise<Node> {
  const { context, bin } = shared;
  const machine = await startMachine('node', name, bin, context.signal);
  const ended = new AbortController();
  try {
    const containerd = await startContainerd(shared, machine);
    let kubelet: Component | undefined;
    let fault: string | undefined;
    void machine.lost.then(({ message }) => {
      fault ??= message;
    });
    void startKubelet(shared, machine, ended.signal, own).then(
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
      kubelet: { host: machine.address, port: 10250, trust: 'unverified' },
      criSocket,
      ...(own?.flagsOnly ? { notes: flagNotes(processKubeletFlags(context.group.quirks)) } : {}),
      open: connectorOf(machine),
      exec: machine.run,
      writeFile: machine.writeFile,
      readFile: machine.readFile,
      fault: () => fault ?? containerd.exited() ?? kubelet?.exited(),
      async files() {
        await tellSecretFiles(machine.path, context.secrets);
        return {
          'containerd.log': containerd.log,
          ...(kubelet
            ? {
                'kubelet.log': kubelet.log,
                ...(own?.flagsOnly ? {} : { 'kubelet-config.yaml': machine.path(kubeletConfig) }),
              }
            : {}),
        };
      },
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
