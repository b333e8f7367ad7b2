// One setting's control plane: a machine with kubeadm's own manifests, run as processes; ready when every bootstrap object
// is in place and authorization has seen it, since an earlier 401 or 403 would be a lie.
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { BearerlessError } from '../../domain/error.ts';
import type { Setting } from '../../domain/setting.ts';
import { within } from '../../domain/version.ts';
import { type Admin, connectAdmin } from '../admin.ts';
import { auditPolicy } from '../audit-policy.ts';
import type { Cluster } from '../engine.ts';
import { type Credential, exchange } from '../https.ts';
import { initConfig } from '../kubeadm-config.ts';
import { waitFor } from '../wait.ts';
import { type Component, startComponent } from './component.ts';
import { caHash, credentialOf } from './credentials.ts';
import { bridgeAddress, criSocket } from './layout.ts';
import { type Machine, startMachine } from './machine.ts';
import { manifestCommand } from './manifest.ts';
import { startNode } from './node.ts';
import { kubeadm, type Shared } from './shared.ts';

const etc = '/etc/kubernetes';
const policyPath = `${etc}/bearerless/audit-policy.yaml`;
const authenticationPath = `${etc}/bearerless/authentication.yaml`;
const port = 6443;
const kubeconfigs = ['admin.conf', 'super-admin.conf', 'controller-manager.conf', 'scheduler.conf'];

/** kube-apiserver flags of the setting on this version, beside those that kubeadm writes. */
export function settingFlags(setting: Setting, version: string): Record<string, string> {
  const { flags, flagsWhen, authenticationConfig } = setting.apiserver;
  const timely = flagsWhen.filter((span) => within(version, span)).map((span) => span.flags);
  return Object.assign(
    {},
    flags,
    ...timely,
    authenticationConfig === undefined ? {} : { 'authentication-config': authenticationPath },
  );
}

/** Starts a control plane for the setting in the world. Whatever it had started is ended when it fails. */
export async function startControlPlane(shared: Shared, setting: Setting): Promise<Cluster> {
  const machine = await startMachine(`cp-${setting.id}`, shared.bin, shared.context.signal);
  try {
    return await controlPlane(shared, setting, machine);
  } catch (thrown) {
    await machine[Symbol.asyncDispose]();
    throw thrown;
  }
}

async function controlPlane(shared: Shared, setting: Setting, machine: Machine): Promise<Cluster> {
  const { context, token } = shared;
  const { group, signal } = context;
  const limits = { limit: context.timeoutSeconds * 1000, signal };
  const run = (argv: string[]) => machine.run(argv, limits);
  const config = `${etc}/bearerless/kubeadm.yaml`;
  const auditLog = join(machine.folder, 'audit.log');

  await cp(`${etc}/pki`, machine.path(`${etc}/pki`), { recursive: true });
  for (const name of kubeconfigs) {
    const text = await readFile(join(etc, name), 'utf8').catch(() => undefined);
    if (text) await machine.writeFile(join(etc, name), text.replaceAll(bridgeAddress, machine.address));
  }
  await machine.writeFile(policyPath, stringify(auditPolicy));
  const { authenticationConfig } = setting.apiserver;
  if (authenticationConfig) await machine.writeFile(authenticationPath, stringify(authenticationConfig));
  await machine.writeFile(
    config,
    initConfig({
      api: group.quirks.kubeadmApi,
      version: group.version,
      name: machine.name,
      address: machine.address,
      criSocket,
      token,
      apiserverFlags: {
        ...settingFlags(setting, group.version),
        'audit-policy-file': policyPath,
        'audit-log-path': auditLog,
        // One etcd serves every setting of the world, each below a prefix of its own.
        'etcd-servers': `https://${bridgeAddress}:2379`,
        'etcd-prefix': `/registry-${setting.id}`,
      },
      certSANs: [],
    }),
  );
  await kubeadm(['init', 'phase', 'control-plane', 'all', '--config', config], run);

  const start = async (name: string): Promise<Component> => {
    return await startComponent({
      name,
      argv: await manifestCommand(machine.path(`${etc}/manifests/${name}.yaml`), shared.bin),
      inside: machine.inside,
      log: join(machine.folder, `${name}.log`),
      processes: machine.processes,
    });
  };
  const apiserver = await start('kube-apiserver');
  const read = async (path: string) => await readFile(machine.path(path), 'utf8');
  const adminKubeconfig = await read(`${etc}/admin.conf`);
  // From v1.29 on admin.conf has no rights before kubeadm has bound its group; super-admin.conf is in system:masters.
  const superKubeconfig = await read(`${etc}/super-admin.conf`).catch(() => adminKubeconfig);
  const ca = await read(`${etc}/pki/ca.crt`);
  const master = credentialOf(superKubeconfig);
  const ask = async (path: string, credential: Credential) =>
    await exchange({ host: machine.address, port, method: 'GET', path, ca, credential, signal });

  const [admin] = await Promise.all([
    connectAdmin(superKubeconfig),
    apiserver.ready(
      `kube-apiserver of ${setting.id} answers /readyz to an administrator`,
      async () => {
        const answer = await ask('/readyz', master);
        if (answer.status === 200) return true;
        throw new Error(`${answer.status} ${answer.body.trim().split('\n').slice(-3).join(' ')}`);
      },
      { ...limits, every: 100 },
    ),
  ]);
  const manager = await start('kube-controller-manager');
  const reported = JSON.parse((await ask('/version', master)).body).gitVersion as string;
  if (reported !== group.version) {
    throw new BearerlessError(
      'environment',
      'version-mismatch',
      `the apiserver of ${setting.id} says it is ${reported}, not ${group.version}`,
    );
  }
  await admin.createNode(machine.name);
  await kubeadm(['init', 'phase', 'upload-config', 'all', '--config', config], run);
  await kubeadm(['init', 'phase', 'bootstrap-token', '--config', config, '--skip-token-print'], run);
  const serviceAccountToken = await prepared(admin, manager, token, limits);
  const kubeletClient = {
    cert: await read(`${etc}/pki/apiserver-kubelet-client.crt`),
    key: await read(`${etc}/pki/apiserver-kubelet-client.key`),
  };

  return {
    version: group.version,
    quirks: group.quirks,
    setting,
    reported,
    admin,
    apiserver: { host: machine.address, port, ca },
    auditLog,
    kubeletClient,
    join: { endpoint: `${machine.address}:${port}`, token, caHash: caHash(ca), adminKubeconfig },
    credentials: {
      none: {},
      'invalid-token': { token: 'this-token-is-not-known-to-anyone' },
      'service-account': { token: serviceAccountToken },
      'bootstrap-token': { token },
      'admin-cert': credentialOf(adminKubeconfig),
    },
    files: () => ({
      'kubeadm.yaml': machine.path(config),
      'kube-apiserver.yaml': machine.path(`${etc}/manifests/kube-apiserver.yaml`),
      'kube-controller-manager.yaml': machine.path(`${etc}/manifests/kube-controller-manager.yaml`),
      'audit-policy.yaml': machine.path(policyPath),
      ...(authenticationConfig ? { 'authentication.yaml': machine.path(authenticationPath) } : {}),
      'kube-apiserver.log': apiserver.log,
      'kube-controller-manager.log': manager.log,
    }),
    addNode: (name) => startNode(shared, name),
    enter: machine.inside(['sh']),
    async [Symbol.asyncDispose]() {
      await machine[Symbol.asyncDispose]();
    },
  };
}

/** Waits until everything that kubeadm bootstrapped has arrived where questions are decided; returns a ServiceAccount token. */
async function prepared(
  admin: Admin,
  manager: Component,
  token: string,
  limits: { limit: number; signal: AbortSignal },
): Promise<string> {
  const serviceAccountToken = await admin.serviceAccountToken('bearerless');
  const polite = { ...limits, every: 100 };
  const yes = (subject: string, look: () => Promise<boolean>) =>
    waitFor(subject, async () => (await look()) || undefined, polite);
  const clusterInfo = { namespace: 'kube-public', name: 'cluster-info' };
  await Promise.all([
    yes('the default roles are in force', () =>
      admin.allows({ user: 'anyone', groups: ['system:authenticated'], verb: 'get', path: '/api' }),
    ),
    yes('the RoleBinding for cluster-info is in force', () =>
      admin.allows({ user: 'system:anonymous', groups: [], verb: 'get', configMap: clusterInfo }),
    ),
    yes('the bootstrap token authenticates', () => admin.authenticates(token)),
    yes('the ServiceAccount token authenticates', () => admin.authenticates(serviceAccountToken)),
    manager.ready(
      'the bootstrap signer has signed cluster-info',
      async () => {
        const data = await admin.configMap(clusterInfo.namespace, clusterInfo.name);
        return Object.keys(data).some((key) => key.startsWith('jws-kubeconfig-')) || undefined;
      },
      polite,
    ),
  ]);
  return serviceAccountToken;
}
