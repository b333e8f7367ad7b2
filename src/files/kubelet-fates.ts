// Lists what happens to each field of a KubeletConfiguration, as data.
import { ownValue } from '../domain/own-value.ts';
import type { FlagFate } from './flag-fates.ts';

const own = (what: string): FlagFate => ({ fate: 'replaced', because: `the harness has its own ${what}` });
const runtime = own('container runtime and control groups');
const network = own('networks');
const folders = own('folders');
const certificates = own('certificates');
const reviews = own('cache times, so that every question is reviewed anew');

/** By the path of a field or of a parent field. */
const fates: Record<string, FlagFate> = {
  cgroupDriver: runtime,
  cgroupRoot: runtime,
  cgroupsPerQOS: runtime,
  kubeletCgroups: runtime,
  systemCgroups: runtime,
  enforceNodeAllocatable: runtime,
  systemReservedCgroup: runtime,
  kubeReservedCgroup: runtime,
  failSwapOn: runtime,
  failCgroupV1: runtime,
  containerRuntimeEndpoint: runtime,
  imageServiceEndpoint: runtime,
  clusterDNS: network,
  clusterDomain: network,
  resolvConf: network,
  podCIDR: network,
  staticPodPath: folders,
  staticPodURL: folders,
  volumePluginDir: folders,
  podLogsDir: folders,
  tlsCertFile: certificates,
  tlsPrivateKeyFile: certificates,
  serverTLSBootstrap: certificates,
  'authentication.webhook.cacheTTL': reviews,
  'authorization.webhook': reviews,
  kubeAPIQPS: reviews,
  kubeAPIBurst: reviews,
  logging: own('log level, since it reads the log'),
  providerID: { fate: 'left-out', because: 'no cloud provider is run here' },
};

/** The fate of the field at a path, or undefined if it is taken. */
export function fieldFate(path: readonly string[]): FlagFate | undefined {
  for (let length = path.length; length > 0; length--) {
    const fate = ownValue(fates, path.slice(0, length).join('.'));
    if (fate !== undefined) return fate;
  }
  return undefined;
}

/**
 * The values that kubeadm writes for every kubelet, or that are the kubelet's own defaults
 * (cmd/kubeadm/app/componentconfigs/kubelet.go).
 */
const usual: Record<string, unknown> = {
  'authentication.anonymous.enabled': false,
  'authentication.webhook.enabled': true,
  'authentication.x509.clientCAFile': '/etc/kubernetes/pki/ca.crt',
  'authorization.mode': 'Webhook',
  healthzBindAddress: '127.0.0.1',
  healthzPort: 10248,
  rotateCertificates: true,
  enableDebuggingHandlers: true,
  address: '0.0.0.0',
  port: 10250,
  readOnlyPort: 0,
};

/** Whether every kubelet of kubeadm has this value of the field. */
export function isUsual(path: readonly string[], value: unknown): boolean {
  const name = path.join('.');
  return (name in usual && usual[name] === value) || value === '0s' || value === null;
}
