// A future node: a machine with containerd, on which the kubelet starts when kubeadm has written its files.
import { kubeletOn } from '../../domain/kubelet-configuration.ts';
import type { KubeletSetting } from '../../domain/setting.ts';
import { kubeletFlagsOf, nodeFiles } from '../../domain/setting-files.ts';
import { kubeletNotes, processKubeletFlags } from '../common/kubelet-config.ts';
import { criSocket } from '../common/paths.ts';
import type { Node, NodeOptions } from '../node.ts';
import { tellSecretFiles } from '../secret-files.ts';
import { connectorOf } from './connector.ts';
import { startContainerd } from './containerd.ts';
import { kubeletConfig } from './kubelet.ts';
import { startMachine } from './machine.ts';
import { kubeletOf } from './node-kubelet.ts';
import { writeKubeletPair } from './serving-pair.ts';
import { type Shared, withKubelet } from './shared.ts';

/** Starts a machine that runs only containerd. */
export async function startNode(
  world: Shared,
  name: string,
  { own: said, options = {} }: { own?: KubeletSetting | undefined; options?: NodeOptions | undefined } = {},
): Promise<Node> {
  const shared = withKubelet(world, options.kubelet);
  const { context, bin } = shared;
  const own = kubeletOn(said, context.group.quirks);
  const notes = kubeletNotes(said, context.group.quirks, processKubeletFlags);
  const machine = await startMachine({ kind: 'node', name, binaries: bin, signal: context.signal });
  const ended = new AbortController();
  try {
    if (shared.pair) await writeKubeletPair(machine, shared.pair);
    const containerd = await startContainerd(shared, machine);
    let fault: string | undefined;
    void machine.lost.then(({ message }) => {
      fault ??= message;
    });
    // kubeadm would wait in vain if it cannot check the kubelet's health. Such a kubelet is configured after the join.
    const late = options.late === true && own !== undefined;
    const kubelet = kubeletOf(shared, machine, { signal: ended.signal, own: late ? undefined : own });
    for (const [path, content] of Object.entries(own ? nodeFiles(own) : {}))
      await machine.writeFile(path, content);
    return {
      name,
      address: machine.address,
      ...(machine.ipv6 === undefined ? {} : { ipv6: machine.ipv6 }),
      kubelet: { host: machine.address, port: 10250, trust: 'unverified' },
      criSocket,
      ...(shared === world
        ? {}
        : {
            otherKubelet: context.group.version,
            // The file that kubeadm has written anew has nothing of the setting's any more.
            upgradeKubelet: () => kubelet.upgrade(world, own && { ...own, config: {} }),
          }),
      ...(notes.length > 0 ? { notes } : {}),
      open: connectorOf(machine),
      exec: machine.run,
      writeFile: machine.writeFile,
      readFile: machine.readFile,
      fault: () => fault ?? containerd.exited() ?? kubelet.fault(),
      kubeletEnded: kubelet.ended,
      kubeletFlags: late ? {} : kubeletFlagsOf(own, context.group.version),
      ...(late ? { configure: () => kubelet.configure(own) } : {}),
      async files() {
        await tellSecretFiles(machine.path, context.secrets);
        const log = kubelet.current()?.log;
        return {
          'log:containerd': containerd.log,
          ...(log
            ? {
                'log:kubelet': log,
                ...(own?.flagsOnly ? {} : { 'kubelet-config': machine.path(kubeletConfig) }),
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
