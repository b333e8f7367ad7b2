// How a control plane is reached, and the credential of each identity.
import type { Identity, KnownIdentity } from '../../domain/identity.ts';
import type { ClusterAccess, ClusterServers } from '../cluster.ts';
import type { Credential } from '../tls.ts';
import type { Reachable } from './connect.ts';
import { caHash, credentialOf } from './credentials.ts';
import { apiserverPort, etc } from './paths.ts';

type Access = Pick<ClusterServers, 'apiserver' | 'ipv6' | 'masters'> &
  Omit<ClusterAccess, 'certificate' | 'harness' | 'enter'>;

/** How the control plane on a machine is reached, and the credential of each identity. */
export async function accessOf(
  machine: Reachable,
  { token, serviceAccountToken }: { token: string; serviceAccountToken: string },
): Promise<Access> {
  const read = async (path: string) => (await machine.readFile(`${etc}/${path}`)) ?? '';
  const { port = apiserverPort } = machine;
  const ca = await read('pki/ca.crt');
  const adminKubeconfig = await read('admin.conf');
  const superAdmin = await read('super-admin.conf');
  const pair = async (path: string) => ({
    cert: await read(`pki/${path}.crt`),
    key: await read(`pki/${path}.key`),
  });
  const kubeletClient = await pair('apiserver-kubelet-client');
  const unknown = 'this-token-is-not-known-to-anyone';
  const apiserver = { host: machine.address, port, trust: { ca } };
  // The expired token is made when it is asked for, and older versions have no super-admin.conf.
  const made: Record<Exclude<KnownIdentity, 'expired-bootstrap-token' | 'super-admin-cert'>, Credential> = {
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
    'admin-cert-bad-token': { ...credentialOf(adminKubeconfig), token: unknown },
  };
  const credentials: Partial<Record<Identity, Credential>> = {
    ...made,
    ...(superAdmin === '' ? {} : { 'super-admin-cert': credentialOf(superAdmin) }),
  };
  return {
    apiserver,
    ...(machine.ipv6 === undefined ? {} : { ipv6: machine.ipv6 }),
    masters: { ...apiserver, credential: credentialOf(superAdmin === '' ? adminKubeconfig : superAdmin) },
    kubeletClient,
    frontProxy: await pair('front-proxy-client'),
    join: { endpoint: `${machine.address}:${port}`, token, caHash: caHash(ca), adminKubeconfig },
    credentials,
    addCredential(identity, credential) {
      credentials[identity] = credential;
    },
  };
}

/**
 * The client certificate of the control plane's own kubelet. kubeadm's kubelet.conf contains it, or names the file in
 * which the kubelet renews it.
 */
async function nodeCertificate({ readFile }: Pick<Reachable, 'readFile'>): Promise<Credential> {
  const kubeconfig = (await readFile(`${etc}/kubelet.conf`)) ?? '';
  if (kubeconfig.includes('client-certificate-data')) return credentialOf(kubeconfig);
  const both = (await readFile('/var/lib/kubelet/pki/kubelet-client-current.pem')) ?? '';
  return { cert: both, key: both };
}
