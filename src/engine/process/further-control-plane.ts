// The machine of a further control plane of a whole cluster: containerd with the images of the static pods, and a
// kubelet that starts when `kubeadm join` has written its files. kubeadm copies certificates and nothing else, so the
// files that flags name are there only if the harness puts them there.
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { filesFolder, patchFolder } from '../../domain/setting-files.ts';
import { followEnds } from '../common/apiserver-ends.ts';
import { auditPolicy } from '../common/audit-policy.ts';
import { auditFolder, auditPath, policyPath } from '../common/control-plane-files.ts';
import type { PlaneMachine, PlaneMachineOptions } from '../common/further-control-plane.ts';
import { apiserverPort, criSocket } from '../common/paths.ts';
import { tellSecretFiles } from '../secret-files.ts';
import type { Component } from './component.ts';
import { connectorOf } from './connector.ts';
import type { Images } from './images.ts';
import { kubeletConfig, superviseKubelet } from './kubelet.ts';
import { type Machine, startMachine } from './machine.ts';
import { apiserverLogs, podLogs } from './pod-logs.ts';
import { startPodRuntime } from './pod-runtime.ts';
import type { Shared } from './shared.ts';

/** Starts the machine; `first` is that of the control plane that it joins. */
export async function startPlaneMachine(
  shared: Shared,
  { name, first, images, files }: { name: string; first: Machine; images: Images } & PlaneMachineOptions,
): Promise<PlaneMachine> {
  const { context, bin } = shared;
  const machine = await startMachine({ kind: 'plane', name, binaries: bin, signal: context.signal });
  const ended = new AbortController();
  const ends = followEnds(() => apiserverLogs(machine));
  const end = async () => {
    ends[Symbol.dispose]();
    ended.abort();
    await machine[Symbol.asyncDispose]();
  };
  try {
    const containerd = await startPodRuntime(shared, machine, images);
    await mkdir(machine.path(auditFolder), { recursive: true });
    await machine.writeFile(policyPath, stringify(auditPolicy));
    if (files) await copyFiles(first, machine);
    let fault: string | undefined;
    void machine.lost.then(({ message }) => {
      fault ??= message;
    });
    let kubelet: Component | undefined;
    void superviseKubelet(() => shared, machine, {
      signal: ended.signal,
      started: (started) => {
        kubelet = started;
      },
    }).catch(async (thrown) => {
      if (!ended.signal.aborted) await writeFile(join(machine.folder, 'supervisor.log'), `${thrown}\n`);
    });
    return {
      name,
      address: machine.address,
      kubelet: { host: machine.address, port: 10250, trust: 'unverified' },
      apiserver: { host: machine.address, port: apiserverPort },
      auditLog: machine.path(auditPath),
      criSocket,
      open: connectorOf(machine),
      exec: machine.run,
      writeFile: machine.writeFile,
      readFile: machine.readFile,
      fault: () => fault ?? containerd.exited(),
      ends: () => ends.all(),
      async files() {
        await tellSecretFiles(machine.path, context.secrets);
        return {
          'log:containerd': containerd.log,
          ...(kubelet ? { 'log:kubelet': kubelet.log, 'kubelet-config': machine.path(kubeletConfig) } : {}),
          ...podLogs(machine),
        };
      },
      [Symbol.asyncDispose]: end,
    };
  } catch (thrown) {
    await end();
    throw thrown;
  }
}

/** Copies the files of the setting, as an administrator has to. */
async function copyFiles(from: Machine, to: Machine): Promise<void> {
  for (const folder of [filesFolder, patchFolder])
    await cp(from.path(folder), to.path(folder), { recursive: true, force: true }).catch((thrown) => {
      if ((thrown as { code?: string }).code !== 'ENOENT') throw thrown;
    });
}
