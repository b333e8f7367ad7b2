// A kubelet on a node that no join can make part of the cluster: the cluster's CA gives it its certificate directly,
// and kubeadm, asking as group system:masters, writes its configuration. So what a setting refuses to those who join
// does not keep its kubelets from being asked.
import { parse, stringify } from 'yaml';
import { BearerlessError } from '../domain/error.ts';
import { lastLines } from '../domain/text.ts';
import type { Cluster } from '../engine/cluster.ts';
import { joinConfig } from '../engine/join-config.ts';
import type { Node } from '../engine/node.ts';
import type { Credential } from '../engine/tls.ts';
import { waitFor } from '../engine/wait.ts';
import { limit } from '../system/limit.ts';
import { nodeCertificate } from './kubelet.ts';
import { kubeletAnswer } from './kubelet-health.ts';

const kubeconfigPath = '/etc/kubernetes/kubelet.conf';
const discoveryPath = '/etc/bearerless/masters.conf';
const configPath = '/etc/bearerless/adopt.yaml';
/** Seconds for kubeadm's discovery, which asks as one whom nobody refuses. */
const discoveryTimeout = 20;
/** Milliseconds until the kubelet answers, or has ended twice. */
const starting = 90_000;

/** Its own last words where it does not take its configuration; undefined when it runs. */
export async function adoptNode(
  cluster: Cluster,
  node: Node,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { join, masters, quirks } = cluster;
  const own = await cluster.certificate(`system:node:${node.name}`, ['system:nodes']);
  const files: Record<string, string> = {
    [nodeCertificate]: `${own.cert}${own.key}`,
    [kubeconfigPath]: withUser(join.adminKubeconfig, {
      'client-certificate': nodeCertificate,
      'client-key': nodeCertificate,
    }),
    [discoveryPath]: withUser(join.adminKubeconfig, embedded(masters.credential)),
    [configPath]: joinConfig({
      api: quirks.kubeadmApi,
      name: node.name,
      address: node.address,
      criSocket: node.criSocket,
      discovery: { kind: 'file', path: discoveryPath },
      discoveryTimeout,
      ...(node.kubeletFlags ? { kubeletFlags: node.kubeletFlags } : {}),
    }),
  };
  for (const [path, text] of Object.entries(files)) await node.writeFile(path, text);
  using writing = limit(starting, signal);
  const argv = ['kubeadm', 'join', 'phase', 'kubelet-start', '--config', configPath, '--v=1'];
  let said = '';
  // It goes on to wait for a Node that may never be: what counts is the kubelet that it configured.
  const written = node.exec(argv, { limit: starting, signal: writing.signal }).then(
    ({ output }) => {
      said = output;
    },
    () => undefined,
  );
  try {
    const since = performance.now();
    const look = async () => {
      const ended = node.kubeletEnded?.();
      if (ended !== undefined) return { ended };
      const fault = node.fault();
      if (fault !== undefined) throw new BearerlessError('environment', 'node-failed', fault);
      await kubeletAnswer(node, since, signal);
      return {};
    };
    const limits = { limit: starting, signal, every: 250 };
    const subject = `the kubelet of ${node.name} answers`;
    const { ended } = await waitFor<{ ended?: string }>(subject, look, limits).catch((thrown) => {
      signal.throwIfAborted();
      throw said === '' ? thrown : new Error(`${String(thrown)}; kubeadm: ${lastLines(said, 1)}`);
    });
    return ended;
  } finally {
    writing.end();
    await written;
  }
}

interface Kubeconfig {
  users: [{ name: string; user: Record<string, string | undefined> }];
}

/** The same kubeconfig with another credential. */
function withUser(text: string, user: Record<string, string | undefined>): string {
  const config = parse(text) as Kubeconfig;
  const [{ name }] = config.users;
  return stringify({ ...config, users: [{ name, user }] });
}

const base64 = (text = '') => Buffer.from(text).toString('base64');
const embedded = ({ cert, key }: Credential) => ({
  'client-certificate-data': base64(cert),
  'client-key-data': base64(key),
});
