// The machine of a further control plane of a whole cluster: containerd with the images of the static pods, and a
// kubelet that starts when `kubeadm join` has written its files. kubeadm copies certificates and nothing else, so the
// files that flags name are there only if the harness puts them there.
import { randomBytes } from 'node:crypto';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Setting } from '../../domain/setting.ts';
import { filesFolder, patchFolder } from '../../domain/setting-files.ts';
import { auditPolicy } from '../common/audit-policy.ts';
import { auditFolder, auditPath, policyPath } from '../common/control-plane-files.ts';
import { apiserverPort, criSocket } from '../common/paths.ts';
import type { Looked } from '../control-plane-look.ts';
import { exchange } from '../https.ts';
import { type InitConfig, initConfig } from '../kubeadm-config.ts';
import type { FurtherControlPlane } from '../node.ts';
import { tellSecretFiles } from '../secret-files.ts';
import type { Supervision } from '../supervision.ts';
import type { Component } from './component.ts';
import { connectorOf } from './connector.ts';
import { removeMember } from './etcd-members.ts';
import type { Images } from './images.ts';
import { kubeletConfig, superviseKubelet } from './kubelet.ts';
import { type Machine, startMachine } from './machine.ts';
import { followEnds, podLogs } from './pod-logs.ts';
import { startPodRuntime } from './pod-runtime.ts';
import { kubeadm, type Shared } from './shared.ts';

/** The control plane that others join. */
export interface FirstControlPlane {
  machine: Machine;
  setting: Setting;
  images: Images;
  /** The configuration with which kubeadm made it. */
  init: InitConfig;
  looked: Looked;
  supervision: Supervision;
}

/** Milliseconds for a further control plane to leave the cluster. */
const leaving = 60_000;
/** The configuration of the first one, with the key: `--certificate-key` and `--config` exclude each other. */
const certificatesConfig = `${filesFolder}/upload-certs.yaml`;

/** Returns a function that adds machines. The certificates are uploaded before the first one. */
export function furtherControlPlanes(
  shared: Shared,
  first: FirstControlPlane,
): (name: string, options: { files: boolean }) => Promise<FurtherControlPlane> {
  let key: Promise<string> | undefined;
  return async (name, options) => {
    key ??= uploadCertificates(shared, first);
    return await startFurther(shared, first, { name, certificateKey: await key, ...options });
  };
}

async function uploadCertificates(
  { context }: Shared,
  { machine, init }: FirstControlPlane,
): Promise<string> {
  const certificateKey = randomBytes(32).toString('hex');
  context.secrets.know(certificateKey);
  await machine.writeFile(certificatesConfig, initConfig({ ...init, certificateKey }));
  const argv = ['init', 'phase', 'upload-certs', '--upload-certs', '--skip-certificate-key-print'];
  const limits = { limit: context.timeoutSeconds * 1000, signal: context.signal };
  await kubeadm([...argv, '--config', certificatesConfig], (argv) => machine.run(argv, limits));
  return certificateKey;
}

async function startFurther(
  shared: Shared,
  first: FirstControlPlane,
  { name, certificateKey, files }: { name: string; certificateKey: string; files: boolean },
): Promise<FurtherControlPlane> {
  const { context, bin } = shared;
  const { setting, images, supervision } = first;
  const machine = await startMachine({ kind: 'plane', name, binaries: bin, signal: context.signal });
  const ended = new AbortController();
  const ends = followEnds(machine);
  const end = async () => {
    ends[Symbol.dispose]();
    ended.abort();
    await machine[Symbol.asyncDispose]();
  };
  try {
    const containerd = await startPodRuntime(shared, machine, images);
    await mkdir(machine.path(auditFolder), { recursive: true });
    await machine.writeFile(policyPath, stringify(auditPolicy));
    if (files) await copyFiles(first.machine, machine);
    let fault: string | undefined;
    void machine.lost.then(({ message }) => {
      fault ??= message;
    });
    let kubelet: Component | undefined;
    void superviseKubelet(shared, machine, {
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
      certificateKey,
      ...(files && setting.apiserver.patch ? { patches: patchFolder } : {}),
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
      async [Symbol.asyncDispose]() {
        // Where it cannot leave, the first etcd has no majority from now on, which the supervision notices.
        if (!supervision.signal.aborted)
          await supervision.excused(() => leave(first, machine, name)).catch(() => undefined);
        await end();
      },
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

/** Removes what the cluster has of a control plane, while it still runs. */
async function leave({ machine, looked, supervision }: FirstControlPlane, own: Machine, name: string) {
  const { signal } = supervision;
  await removeMember(machine, own.address, { limit: leaving, signal });
  // kubeadm finds the members of etcd by these pods (cmd/kubeadm/app/util/etcd/etcd.go).
  const pods = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map(
    (component) => `/api/v1/namespaces/kube-system/pods/${component}-${name}?gracePeriodSeconds=0`,
  );
  for (const path of [`/api/v1/nodes/${name}`, ...pods])
    await exchange({ ...looked, method: 'DELETE', path, signal });
}
