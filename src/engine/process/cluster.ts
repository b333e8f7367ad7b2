// What every cluster of the process engine has, however deep: the setting's flags and files, the credentials of each identity,
// and the wait until questions can be asked, since an earlier 401 or 403 would be a lie.
import { stringify } from 'yaml';
import { BearerlessError } from '../../domain/error.ts';
import type { Setting } from '../../domain/setting.ts';
import { within } from '../../domain/version.ts';
import { type Admin, connectAdmin } from '../admin.ts';
import { auditPolicy } from '../audit-policy.ts';
import type { Cluster, EngineContext } from '../engine.ts';
import { exchange } from '../https.ts';
import type { Looked } from '../plane-look.ts';
import type { Credential } from '../tls.ts';
import { waitFor } from '../wait.ts';
import type { Component } from './component.ts';
import { caHash, credentialOf } from './credentials.ts';
import type { Machine } from './machine.ts';

export const etc = '/etc/kubernetes';
/** Files of ours that a control plane reads. */
export const filesFolder = `${etc}/bearerless`;
export const policyPath = `${filesFolder}/audit-policy.yaml`;
export const authenticationPath = `${filesFolder}/authentication.yaml`;
/** kubeadm reads patches from a folder; the file's name says of what and how (util/patches/patches.go). */
export const patchFolder = '/etc/bearerless/patches';
export const patchFile = 'kube-apiserver0+strategic.yaml';
const patchPath = `${patchFolder}/${patchFile}`;
const usualPort = 6443;

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

/** Writes the files that the setting's flags name; gives those worth keeping: name in the evidence folder → path. */
export async function writeFiles(machine: Machine, setting: Setting): Promise<Record<string, string>> {
  const { authenticationConfig, files, patch } = setting.apiserver;
  for (const [name, content] of Object.entries(files))
    await machine.writeFile(`${filesFolder}/${name}`, content);
  if (patch) await machine.writeFile(patchPath, stringify(patch));
  await machine.writeFile(policyPath, stringify(auditPolicy));
  if (authenticationConfig) await machine.writeFile(authenticationPath, stringify(authenticationConfig));
  return {
    'audit-policy.yaml': machine.path(policyPath),
    ...(authenticationConfig ? { 'authentication.yaml': machine.path(authenticationPath) } : {}),
    ...(patch ? { 'patch.yaml': machine.path(patchPath) } : {}),
  };
}

/** A control plane, as far as asking it goes. */
export interface Reachable extends Pick<Machine, 'address' | 'readFile'> {
  /** Where the harness reaches its apiserver; 6443 where nothing else is said. */
  port?: number;
}

type Limits = { limit: number; signal: AbortSignal };

/**
 * Waits until the apiserver is ready, which only an administrator's certificate can ask whatever the setting, and makes sure that it
 * is the version it should be.
 */
export async function connect(
  machine: Reachable,
  setting: Setting,
  { group: { version }, secrets }: Pick<EngineContext, 'group' | 'secrets'>,
  limits: Limits,
  ready: Component['ready'] = waitFor,
): Promise<{ admin: Admin; reported: string; looked: Looked }> {
  const read = async (name: string) => await machine.readFile(`${etc}/${name}`);
  // From v1.29 on admin.conf has no rights before kubeadm has bound its group; super-admin.conf is in system:masters.
  const kubeconfig = (await read('super-admin.conf')) ?? (await read('admin.conf')) ?? '';
  const ca = (await read('pki/ca.crt')) ?? '';
  const credential = credentialOf(kubeconfig);
  const { signal } = limits;
  const { port = usualPort } = machine;
  const looked = { host: machine.address, port, trust: { ca }, credential, keep: true };
  const ask = async (path: string) => await exchange({ ...looked, method: 'GET', path, signal });
  const look = async () => {
    const { status, body } = await ask('/readyz');
    if (status === 200) return true;
    throw new Error(`${status} ${body.trim().split('\n').slice(-3).join(' ')}`);
  };
  const subject = `kube-apiserver of ${setting.id} answers /readyz to an administrator`;
  const [admin] = await Promise.all([
    connectAdmin(kubeconfig, secrets),
    ready(subject, look, { ...limits, every: 100 }),
  ]);
  const reported = JSON.parse((await ask('/version')).body).gitVersion as string;
  if (reported === version) return { admin, reported, looked };
  const message = `the apiserver of ${setting.id} says it is ${reported}, not ${version}`;
  throw new BearerlessError('environment', 'version-mismatch', message);
}

/** How the control plane on a machine is reached, and what each identity presents to it. */
export async function accessOf(
  machine: Reachable,
  { token, serviceAccountToken }: { token: string; serviceAccountToken: string },
): Promise<Pick<Cluster, 'apiserver' | 'kubeletClient' | 'join' | 'credentials'>> {
  const read = async (path: string) => (await machine.readFile(`${etc}/${path}`)) ?? '';
  const { port = usualPort } = machine;
  const ca = await read('pki/ca.crt');
  const adminKubeconfig = await read('admin.conf');
  const superAdmin = await read('super-admin.conf');
  const pair = async (path: string) => ({
    cert: await read(`pki/${path}.crt`),
    key: await read(`pki/${path}.key`),
  });
  const kubeletClient = await pair('apiserver-kubelet-client');
  const unknown = 'this-token-is-not-known-to-anyone';
  return {
    apiserver: { host: machine.address, port, trust: { ca } },
    kubeletClient,
    join: { endpoint: `${machine.address}:${port}`, token, caHash: caHash(ca), adminKubeconfig },
    credentials: {
      none: {},
      'invalid-token': { token: unknown },
      'malformed-token': { token: 'three.words.joined-by-dots' },
      'empty-token': { authorization: 'Bearer' },
      basic: { authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` },
      'service-account': { token: serviceAccountToken },
      'bootstrap-token': { token },
      'foreign-cert': await pair('etcd/healthcheck-client'),
      'node-cert': await nodeCertificate(machine),
      'kubelet-client-cert': { ...kubeletClient },
      'admin-cert': credentialOf(adminKubeconfig),
      ...(superAdmin === '' ? {} : { 'super-admin-cert': credentialOf(superAdmin) }),
      'admin-cert-bad-token': { ...credentialOf(adminKubeconfig), token: unknown },
    },
  };
}

/** What the control plane's own kubelet shows: kubeadm's kubelet.conf holds it, or names the file in which the kubelet renews it. */
async function nodeCertificate({ readFile }: Pick<Reachable, 'readFile'>): Promise<Credential> {
  const kubeconfig = (await readFile(`${etc}/kubelet.conf`)) ?? '';
  if (kubeconfig.includes('client-certificate-data')) return credentialOf(kubeconfig);
  const both = (await readFile('/var/lib/kubelet/pki/kubelet-client-current.pem')) ?? '';
  return { cert: both, key: both };
}

/** Waits until everything that kubeadm bootstrapped has arrived where questions are decided; returns a ServiceAccount token. */
export async function prepared(admin: Admin, token: string, limits: Limits): Promise<string> {
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
  ]);
  return serviceAccountToken;
}

/** Waits until the controller manager has signed cluster-info, without which no token joins. */
export async function signed(
  admin: Admin,
  limits: Limits,
  ready: Component['ready'] = waitFor,
): Promise<void> {
  await ready(
    'the bootstrap signer has signed cluster-info',
    async () => {
      const data = await admin.configMap('kube-public', 'cluster-info');
      return Object.keys(data).some((key) => key.startsWith('jws-kubeconfig-')) || undefined;
    },
    { ...limits, every: 100 },
  );
}
