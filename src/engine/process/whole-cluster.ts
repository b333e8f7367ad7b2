// One setting's cluster in depth `node`: a machine on which the real `kubeadm init` makes static pods, run by a kubelet and
// containerd; probes, restarts and edited manifests behave there as on any node.
import { readdirSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Setting } from '../../domain/setting.ts';
import { type Cluster, ConfigRejected, InitFailed, type InitRecord, type ServedTarget } from '../engine.ts';
import { type InitConfig, initConfig, initFlags, upgradeArgv, upgradeLimit } from '../kubeadm-config.ts';
import { lookingAt } from '../plane-look.ts';
import { rejectionOf } from '../rejection.ts';
import { tellSecretFiles } from '../secret-files.ts';
import { restartPatience, type Supervision, supervise } from '../supervision.ts';
import {
  accessOf,
  authenticationPath,
  connect,
  etc,
  filesFolder,
  patchFolder,
  policyPath,
  prepared,
  settingFlags,
  signed,
  writeFiles,
} from './cluster.ts';
import { connectorOf } from './connector.ts';
import { startContainerd } from './containerd.ts';
import { harnessOf } from './harness.ts';
import { type Images, linkImages } from './images.ts';
import { kubeletConfig, superviseKubelet } from './kubelet.ts';
import { bridgeAddress, criSocket } from './layout.ts';
import { controlPlaneName } from './left.ts';
import { type Machine, startMachine } from './machine.ts';
import { startNode } from './node.ts';
import { onLoopback, ports } from './served.ts';
import type { Shared } from './shared.ts';

const logFolder = '/var/log/kubernetes';
const auditPath = `${logFolder}/audit.log`;
const configPath = `${filesFolder}/kubeadm.yaml`;
const manifestPath = (component: string) => `${etc}/manifests/${component}.yaml`;

const podOf: Record<ServedTarget, string> = {
  'controller-manager': 'kube-controller-manager',
  scheduler: 'kube-scheduler',
  etcd: 'etcd',
};

/** Starts a whole cluster for the setting in the world. Whatever it had started is ended when it fails. */
export async function startWholeCluster(shared: Shared, images: Images, setting: Setting): Promise<Cluster> {
  const supervision = supervise(shared.context.signal);
  const { signal } = supervision;
  const own = { ...shared, context: { ...shared.context, signal } };
  const machine = await startMachine('plane', controlPlaneName(setting), shared.bin, signal);
  const ended = new AbortController();
  const end = async () => {
    supervision[Symbol.dispose]();
    ended.abort();
    await machine[Symbol.asyncDispose]();
  };
  try {
    const cluster = await supervision.during(() =>
      wholeCluster(own, supervision, images, setting, machine, ended.signal),
    );
    return { ...cluster, [Symbol.asyncDispose]: end };
  } catch (thrown) {
    await end();
    throw thrown;
  }
}

async function wholeCluster(
  shared: Shared,
  supervision: Supervision,
  images: Images,
  setting: Setting,
  machine: Machine,
  ended: AbortSignal,
): Promise<Omit<Cluster, keyof AsyncDisposable>> {
  const { context, token } = shared;
  const { group, signal, controlPlaneTimeout } = context;
  const limits = { limit: context.timeoutSeconds * 1000, signal };

  const root = join(machine.folder, 'containerd');
  await linkImages(images, root);
  await machine.run(['mount', '--bind', root, '/var/lib/containerd'], limits);
  const containerd = await startContainerd(shared, machine, images.sandbox);
  supervision.watch(machine);
  supervision.watch(containerd);
  const given = await writeFiles(machine, setting);
  await mkdir(machine.path(logFolder), { recursive: true });
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
    certSANs: [bridgeAddress],
    volumes: [filesFolder, logFolder],
    controlPlaneTimeout,
    ...(setting.apiserver.patch ? { patches: patchFolder } : {}),
  };
  await machine.writeFile(configPath, initConfig(config));
  void superviseKubelet(shared, machine, ended).catch(async (thrown) => {
    if (!ended.aborted) await writeFile(join(machine.folder, 'supervisor.log'), `${thrown}\n`);
  });
  const init = await runInit(machine, controlPlaneTimeout, initFlags(config), {
    ...limits,
    limit: limits.limit + controlPlaneTimeout * 2000,
  });
  await tellSecretFiles(machine.path, context.secrets);
  if (init.exitCode !== 0) {
    const said = rejectionOf(await apiserverLog(machine));
    throw said === undefined ? failure(setting, init) : new ConfigRejected(setting.id, said);
  }

  const { admin, reported, looked } = await connect(machine, setting, context, limits);
  const [serviceAccountToken] = await Promise.all([prepared(admin, token, limits), signed(admin, limits)]);
  supervision.listen(
    lookingAt(looked, () => true),
    { patience: restartPatience },
  );
  const open = connectorOf(machine);

  return {
    supervision,
    depth: 'node',
    version: group.version,
    quirks: group.quirks,
    setting,
    reported,
    admin,
    auditLog: machine.path(auditPath),
    ...(await accessOf(machine, { token, serviceAccountToken })),
    harness: await harnessOf(machine),
    served: async (target) => {
      const runs = async () =>
        (await admin.pod('kube-system', `${podOf[target]}-${machine.name}`))?.startedAt !== undefined;
      // etcd listens on both addresses of its node, so the one that everybody reaches is asked.
      if (target === 'etcd') return { host: machine.address, port: ports.etcd, trust: 'unverified', runs };
      return onLoopback(open, target, runs);
    },
    apiserverLog: () => apiserverLog(machine),
    writeAuthentication: (text) => machine.replaceFile(authenticationPath, text),
    staticPod: async (component) => ({
      manifest: (await machine.readFile(`${etc}/manifests/${component}.yaml`)) ?? '',
      open,
    }),
    whole: {
      init,
      node: machine.name,
      readManifest: async (component) => (await machine.readFile(manifestPath(component))) ?? '',
      upgrade: async (to) =>
        await machine.run(upgradeArgv(`kubeadm@${to}`, to), { limit: upgradeLimit, signal }),
      async writeManifest(component, text) {
        // Moved into place, so that the kubelet never reads half of it.
        const draft = `${etc}/${component}.yaml`;
        await machine.writeFile(draft, text);
        await rename(machine.path(draft), machine.path(manifestPath(component)));
      },
    },
    async files() {
      // The kubelet renews its own key.
      await tellSecretFiles(machine.path, context.secrets);
      return {
        'kubeadm.yaml': machine.path(configPath),
        'kube-apiserver.yaml': machine.path(manifestPath('kube-apiserver')),
        'kube-controller-manager.yaml': machine.path(manifestPath('kube-controller-manager')),
        'kubelet-config.yaml': machine.path(kubeletConfig),
        ...given,
        'kubelet.log': join(machine.folder, 'kubelet.log'),
        'containerd.log': containerd.log,
        ...podLogs(machine),
      };
    },
    addNode: (name, kubelet) => startNode(shared, name, kubelet),
    enter: machine.inside(['sh']),
  };
}

/**
 * Skipped are `preflight`, which up to v1.30 insists on crictl to pull images that are already there, and `addon`: neither CoreDNS
 * nor kube-proxy is asked anything.
 */
async function runInit(
  machine: Machine,
  controlPlaneTimeout: number,
  flags: string[],
  limits: { limit: number; signal: AbortSignal },
): Promise<InitRecord> {
  const argv = ['kubeadm', 'init', '--config', configPath, '--ignore-preflight-errors=all'];
  argv.push('--skip-phases=preflight,addon', '--skip-token-print', '--v=1', ...flags);
  const ran = await machine.run(argv, limits);
  return {
    argv,
    ...(ran.code === undefined ? {} : { exitCode: ran.code }),
    timedOut: ran.timedOut,
    output: stripVTControlCharacters(ran.output),
    seconds: Number(ran.seconds.toFixed(2)),
    controlPlaneTimeout,
  };
}

function failure(setting: Setting, init: InitRecord): InitFailed {
  const how = init.timedOut ? 'took too long' : `exited with code ${init.exitCode}`;
  const tail = init.output.trimEnd().split('\n').slice(-15).join('\n');
  return new InitFailed(init, `kubeadm init of ${setting.id} ${how}`, { tail });
}

/** The logs of every container that there was: `kube-apiserver-0.log`, and `-1` after the first restart. */
function podLogs(machine: Machine): Record<string, string> {
  const folder = machine.path('/var/log/pods');
  const list = (path: string): string[] => {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  };
  const logs = list(folder).flatMap((pod) =>
    list(join(folder, pod)).flatMap((container) =>
      list(join(folder, pod, container)).map(
        (log) => [`${container}-${log}`, join(folder, pod, container, log)] as const,
      ),
    ),
  );
  return Object.fromEntries(logs);
}

/** The log of the apiserver's newest container. */
async function apiserverLog(machine: Machine): Promise<string> {
  const logs = Object.entries(podLogs(machine)).filter(([name]) => name.startsWith('kube-apiserver-'));
  const numbered = logs.map(([name, path]) => ({ path, n: Number(/(\d+)\.log$/.exec(name)?.[1] ?? -1) }));
  const { path } = numbered.sort((a, b) => a.n - b.n).at(-1) ?? {};
  return path === undefined ? '' : await readFile(path, 'utf8').catch(() => '');
}
