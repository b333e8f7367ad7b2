// What a discovery mode needs: what kubeadm's configuration says of discovery, the files on the node, and who answers
// when a web server or a silent one is part of the question.
import { parse, stringify } from 'yaml';
import type { DiscoveryMode } from '../domain/join-mode.ts';
import { type KubeconfigParts, kubeconfigText } from '../domain/kubeconfig.ts';
import { hostAndPort } from '../domain/over-ipv6.ts';
import type { Cluster, ClusterAccess, Harness } from '../engine/cluster.ts';
import { expiredToken, unsignedToken } from '../engine/common/bootstrap-tokens.ts';
import type { Discovery } from '../engine/join-config.ts';
import { type Listener, serveFile, stayingSilent } from './listener.ts';

/** The means of one join. */
export interface Means {
  discovery: Discovery;
  /** Files of the node: path → content. */
  files: Record<string, string>;
  /** For kubeadm: what it would otherwise find on its host. */
  env?: Record<string, string>;
  /** The bootstrap token that discovery rests on. */
  token?: string;
  /** Nobody signs cluster-info with that token, since it may not be used so. */
  unsigned?: true;
  /** Ends with the join. */
  listener?: Listener;
}

const folder = '/etc/bearerless';
export const discoveryPath = `${folder}/discovery.conf`;
const path = discoveryPath;
/** Nobody's: the hash of no key. */
const wrongHash = `sha256:${'0'.repeat(64)}`;
/** A port that nothing listens on, beside the apiserver's. */
const closedPort = 6444;

/** The means of a mode on a cluster. */
export async function meansOf(mode: DiscoveryMode, cluster: Cluster, signal: AbortSignal): Promise<Means> {
  const { join, admin } = cluster;
  const { endpoint, token, caHash, adminKubeconfig } = join;
  const { bootstrapToken: { usages } = { usages: ['signing'] } } = cluster.setting;
  const unsigned = usages.includes('signing') ? {} : { unsigned: true as const };
  const byToken = (how: Partial<Extract<Discovery, { kind: 'token' }>> = {}): Means => {
    const usual = { kind: 'token' as const, endpoint, token, caHashes: [caHash] };
    const own = how.token === undefined ? unsigned : {};
    return { discovery: { ...usual, ...how }, files: {}, token: how.token ?? token, ...own };
  };
  const byFile = (text: string, more: Record<string, string> = {}): Means => ({
    discovery: { kind: 'file', path },
    files: { [path]: text, ...more },
  });
  switch (mode) {
    case 'token':
      return byToken();
    case 'token-no-hash':
      return byToken({ caHashes: 'unsafe' });
    case 'token-wrong-hash':
      return byToken({ caHashes: [wrongHash] });
    case 'token-expired':
      return byToken({ token: await expiredToken(admin, signal) });
    case 'token-unsigned':
      return { ...byToken({ token: await unsignedToken(admin, signal) }), unsigned: true };
    case 'token-ipv6':
      return byToken({ endpoint: endpointOverIpv6(cluster) });
    case 'file-token-ipv6': {
      const server = `https://${endpointOverIpv6(cluster)}`;
      return { ...byFile(withUser(await published(admin), { token }, { server })), token };
    }
    case 'token-unreachable':
      return byToken({ endpoint: `${endpoint.replace(/:\d+$/, '')}:${closedPort}` });
    case 'token-silent': {
      const listener = await stayingSilent(harnessOf(cluster).host);
      return { ...byToken({ endpoint: listener.address }), listener };
    }
    case 'file':
      return byFile(await published(admin));
    case 'file-tls-token':
      return {
        discovery: { kind: 'file', path, tlsBootstrapToken: token },
        files: { [path]: await published(admin) },
        token,
      };
    case 'file-token':
      return { ...byFile(withUser(await published(admin), { token })), token };
    case 'file-exec':
      return { ...byFile(...plugin(await published(admin), { token })), token };
    case 'file-exec-cert':
      return byFile(...plugin(await published(admin), certificateIn(adminKubeconfig)));
    case 'file-exec-fails':
      return byFile(withUser(await published(admin), pluginUser('false')));
    case 'file-cert':
      return byFile(adminKubeconfig);
    case 'file-cert-external': {
      const { text, files } = external(adminKubeconfig);
      return byFile(text, files);
    }
    case 'https-file': {
      const harness = harnessOf(cluster);
      const listener = await serveFile(harness, adminKubeconfig);
      const ca = `${folder}/web-ca.crt`;
      return {
        discovery: { kind: 'file', path: `https://${listener.address}/discovery.conf` },
        files: { [ca]: cluster.apiserver.trust.ca },
        env: { SSL_CERT_FILE: ca },
        listener,
      };
    }
    default:
      return mode satisfies never;
  }
}

function harnessOf({ harness }: Pick<ClusterAccess, 'harness'>): Harness {
  if (harness === undefined) throw new Error('nodes of this engine cannot reach the harness');
  return harness;
}

/**
 * The kubeconfig that cluster-info holds, which is what kubeadm's documentation tells to use as a file: no credentials.
 */
async function published(admin: Cluster['admin']): Promise<string> {
  const { kubeconfig = '' } = await admin.configMap('kube-public', 'cluster-info');
  return kubeconfig;
}

interface Kubeconfig {
  clusters: [{ name: string; cluster: Record<string, string> }];
  users: [{ name: string; user: Record<string, string> }];
}

function withUser(text: string, user: KubeconfigParts['user'], aim: KubeconfigParts['cluster'] = {}): string {
  const config = parse(text) as Kubeconfig;
  const [{ cluster }] = config.clusters;
  return kubeconfigText({ name: 'join', cluster: { ...cluster, ...aim }, user });
}

function endpointOverIpv6({ apiserver, ipv6 }: Pick<Cluster, 'apiserver' | 'ipv6'>): string {
  if (ipv6 === undefined) throw new Error('the machine of the control plane has no IPv6 address');
  return hostAndPort(ipv6, apiserver.port);
}

const pluginApi = 'client.authentication.k8s.io/v1';

/** A user whose credential is what a program prints. Every kubeadm that runs such programs knows this version. */
const pluginUser = (command: string, args: string[] = []) => ({
  exec: { apiVersion: pluginApi, command, args, interactiveMode: 'Never' },
});

/** A discovery file whose plugin hands out a credential, and the files of the plugin: it prints one. */
function plugin(text: string, status: Record<string, string>): [string, Record<string, string>] {
  const path = `${folder}/credential.json`;
  const credential = { apiVersion: pluginApi, kind: 'ExecCredential', status };
  return [withUser(text, pluginUser('cat', [path])), { [path]: JSON.stringify(credential) }];
}

/** The certificate and key in a kubeconfig, in the fields of an ExecCredential. */
function certificateIn(text: string): Record<string, string> {
  const [{ user }] = (parse(text) as Kubeconfig).users;
  const pem = (field: string) => Buffer.from(user[field] ?? '', 'base64').toString('utf8');
  return {
    clientCertificateData: pem('client-certificate-data'),
    clientKeyData: pem('client-key-data'),
  };
}

/** The same kubeconfig with its CA, certificate and key in files of their own. */
export function external(text: string): { text: string; files: Record<string, string> } {
  const config = parse(text) as Kubeconfig;
  const files: Record<string, string> = {};
  const moved = (entry: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(entry).map(([key, value]) => {
        if (!key.endsWith('-data')) return [key, value];
        const name = key.replace(/-data$/, '');
        files[`${folder}/${name}.pem`] = Buffer.from(value, 'base64').toString('utf8');
        return [name, `${folder}/${name}.pem`];
      }),
    );
  const clusters = config.clusters.map((one) => ({ ...one, cluster: moved(one.cluster) }));
  const users = config.users.map((one) => ({ ...one, user: moved(one.user) }));
  return { text: stringify({ ...config, clusters, users }), files };
}
