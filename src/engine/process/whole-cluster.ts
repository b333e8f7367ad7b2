// The cluster of one setting in depth `node`: a machine on which the real `kubeadm init` creates static pods, which a
// kubelet and containerd run. Health probes, restarts and edited manifests behave as on any node.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kept } from '../../domain/evidence.ts';
import type { Setting } from '../../domain/setting.ts';
import {
  authenticationPath,
  filesFolder,
  otherFlags,
  patchFolder,
  settingFlags,
} from '../../domain/setting-files.ts';
import type { Cluster, ServedTarget } from '../cluster.ts';
import { accessOf } from '../common/access.ts';
import { joinToken } from '../common/bootstrap-tokens.ts';
import { connect, prepared, signed } from '../common/connect.ts';
import { auditFolder, auditPath, policyPath } from '../common/control-plane-files.ts';
import { furtherControlPlanes } from '../common/further-control-plane.ts';
import { criSocket, etc, etcdPort, manifestPath } from '../common/paths.ts';
import { userCertificate } from '../common/user-certificate.ts';
import { lookingAt } from '../control-plane-look.ts';
import { type InitConfig, initConfig, initFlags, upgradeArgv, upgradeLimit } from '../kubeadm-config.ts';
import { tellSecretFiles } from '../secret-files.ts';
import { restartPatience, type Supervision } from '../supervision.ts';
import { waitFor } from '../wait.ts';
import { besideOf } from './beside.ts';
import type { Component } from './component.ts';
import { connectorOf } from './connector.ts';
import { startControlPlaneMachine } from './control-plane-machine.ts';
import { keepFiles } from './failed-start.ts';
import { keptPaths, serveMachine, writeControlPlaneFiles } from './files.ts';
import { startPlaneMachine } from './further-control-plane.ts';
import { harnessOf } from './harness.ts';
import type { Images } from './images.ts';
import { configPath, initialize } from './init.ts';
import { kubeletConfig, superviseKubelet } from './kubelet.ts';
import { bridgeAddress, ipv6Of } from './layout.ts';
import type { Machine } from './machine.ts';
import { startNode } from './node.ts';
import { apiserverLog, podLogs } from './pod-logs.ts';
import { startPodRuntime } from './pod-runtime.ts';
import { onLoopback } from './served.ts';
import { type Shared, withVersion } from './shared.ts';

const podOf: Record<ServedTarget, string> = {
  'controller-manager': 'kube-controller-manager',
  scheduler: 'kube-scheduler',
  etcd: 'etcd',
};

/** Starts a whole cluster for the setting in the world. If that fails, everything it has started is ended. */
export async function startWholeCluster(shared: Shared, images: Images, setting: Setting): Promise<Cluster> {
  const { own, supervision, machine } = await startControlPlaneMachine(shared, setting);
  const ended = new AbortController();
  const end = async () => {
    supervision[Symbol.dispose]();
    ended.abort();
    await machine[Symbol.asyncDispose]();
  };
  try {
    const cluster = await supervision.during(() =>
      wholeCluster(own, { supervision, images, setting, machine, ended: ended.signal }),
    );
    return { ...cluster, [Symbol.asyncDispose]: end };
  } catch (thrown) {
    await keepFiles(machine, filesOf(machine, setting));
    await end();
    throw thrown;
  }
}

/** The files that are kept of the cluster. */
function filesOf(machine: Machine, setting: Setting): Kept {
  return {
    'kubeadm-config': machine.path(configPath),
    'apiserver-manifest': machine.path(manifestPath('kube-apiserver')),
    'controller-manager-manifest': machine.path(manifestPath('kube-controller-manager')),
    'kubelet-config': machine.path(kubeletConfig),
    ...keptPaths(machine, setting),
    'log:kubelet': join(machine.folder, 'kubelet.log'),
    'log:containerd': join(machine.folder, 'containerd.log'),
    ...podLogs(machine),
  };
}

async function wholeCluster(
  shared: Shared,
  {
    supervision,
    images,
    setting,
    machine,
    ended,
  }: { supervision: Supervision; images: Images; setting: Setting; machine: Machine; ended: AbortSignal },
): Promise<Omit<Cluster, keyof AsyncDisposable>> {
  const { context, token } = shared;
  const { group, signal, controlPlaneTimeout } = context;
  const limits = { limit: context.timeoutSeconds * 1000, signal };

  const containerd = await startPodRuntime(shared, machine, images);
  supervision.watch(machine);
  supervision.watch(containerd);
  await writeControlPlaneFiles(machine, setting);
  await serveMachine(machine, setting, signal);
  await mkdir(machine.path(auditFolder), { recursive: true });
  const config: InitConfig = {
    api: group.quirks.kubeadmApi,
    version: group.version,
    name: machine.name,
    address: machine.address,
    criSocket,
    token,
    apiserverFlags: {
      ...settingFlags(setting, group.version),
      'audit-policy-file': policyPath,
      'audit-log-path': auditPath,
    },
    certSANs: [bridgeAddress, ipv6Of(machine.address)],
    otherFlags: otherFlags(setting, group.version),
    volumes: [filesFolder, auditFolder],
    controlPlaneTimeout,
    ...(setting.apiserver.patch ? { patches: patchFolder } : {}),
  };
  await machine.writeFile(configPath, initConfig(config));
  const open = connectorOf(machine);
  // A kubelet that starts before kubeadm has written all its files may exit. After that, none does.
  let kubelet: Component | undefined;
  let kubeletBy = shared;
  let reached = group.version;
  void superviseKubelet(() => kubeletBy, machine, {
    signal: ended,
    started: (started) => {
      kubelet = started;
    },
  }).catch(async (thrown) => {
    if (!ended.aborted) await writeFile(join(machine.folder, 'supervisor.log'), `${thrown}\n`);
  });
  const init = await initialize(
    {
      setting,
      version: group.version,
      machine,
      open,
      supervision,
      controlPlaneTimeout,
      flags: initFlags(config),
    },
    { ...limits, ended },
  ).finally(() => tellSecretFiles(machine.path, context.secrets));

  const { admin, reported, looked } = await connect(machine, setting, { context, limits });
  const [serviceAccountToken] = await Promise.all([
    prepared(admin, token, { limits }),
    signed(admin, limits),
  ]);
  const own = await joinToken(admin, setting, { usual: token, signed: true, signal });
  if (kubelet) supervision.watch(kubelet);
  supervision.listen(
    lookingAt(looked, () => true),
    { patience: restartPatience },
  );

  return {
    supervision,
    version: group.version,
    quirks: group.quirks,
    setting,
    reported,
    defaultObjects: 'created',
    admin,
    auditLog: machine.path(auditPath),
    ...(await accessOf(machine, { token: own, serviceAccountToken })),
    certificate: (user, groups) =>
      userCertificate((argv) => machine.run(argv, limits), {
        config: configPath,
        secrets: context.secrets,
        user,
        groups,
      }),
    harness: await harnessOf(machine),
    served: async (target) => {
      const runs = async () =>
        (await admin.pod('kube-system', `${podOf[target]}-${machine.name}`))?.startedAt !== undefined;
      // etcd listens on two addresses of its node. The harness asks the one that other machines can reach.
      if (target === 'etcd') return { host: machine.address, port: etcdPort, trust: 'unverified', runs };
      return onLoopback(open, target, runs);
    },
    apiserverLog: () => apiserverLog(machine),
    writeAuthentication: (text) => machine.replaceFile(authenticationPath, text),
    staticPod: async (component) => ({
      manifest: (await machine.readFile(manifestPath(component))) ?? '',
      open,
    }),
    beside: besideOf(machine, open, limits),
    unmanaged: undefined,
    controlPlane: {
      runBy: 'kubelet',
      init,
      node: machine.name,
      readManifest: async (component) => (await machine.readFile(manifestPath(component))) ?? '',
      addControlPlane: furtherControlPlanes(
        {
          setting,
          config: configPath,
          looked,
          supervision,
          etcd: { host: machine.address, port: etcdPort },
          readFile: machine.readFile,
          writeFile: machine.writeFile,
          run: (argv) => machine.run(argv, limits),
        },
        {
          start: (name, options) => startPlaneMachine(shared, { name, first: machine, images, ...options }),
          secrets: context.secrets,
        },
      ),
      async upgrade(to) {
        const ran = await machine.run(upgradeArgv(`kubeadm@${to}`, to), { limit: upgradeLimit, signal });
        if (ran.code === 0) reached = to;
        return ran;
      },
      async upgradeKubelet() {
        const next = withVersion(shared, reached);
        if (next === undefined || kubeletBy.context.group.version === reached) return undefined;
        const old = kubelet;
        kubeletBy = next;
        await old?.kill();
        const started = async () => (kubelet === old ? undefined : kubelet);
        supervision.watch(await waitFor(`the kubelet of ${reached} is started`, started, limits));
        return reached;
      },
      async writeManifest(component, text) {
        // Moves the finished file into place, so that the kubelet never reads half of it.
        const draft = `${etc}/${component}.yaml`;
        await machine.writeFile(draft, text);
        await rename(machine.path(draft), machine.path(manifestPath(component)));
      },
    },
    async files() {
      // The kubelet renews its own key, so the secrets are read again.
      await tellSecretFiles(machine.path, context.secrets);
      return filesOf(machine, setting);
    },
    addNode: (name, kubelet, options) => startNode(shared, name, { own: kubelet, options }),
    enter: machine.inside(['sh']),
  };
}
