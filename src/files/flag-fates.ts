// Lists what happens to each flag, as data. A flag that is not listed is taken; the program itself reports flags that
// it does not know.
import type { Fate } from '../domain/intake.ts';
import { ownValue } from '../domain/own-value.ts';
import type { Part } from './gathered.ts';

export interface FlagFate {
  fate: Exclude<Fate, 'taken'>;
  because: string;
}

const own = (what: string): FlagFate => ({ fate: 'replaced', because: `the harness has its own ${what}` });
const out = (because: string): FlagFate => ({ fate: 'left-out', because });

const address = own('addresses and ports');
const certificate = own('certificates and keys');
const audit = own('audit log, which is the evidence');
const etcd = own('etcd');
const kubeconfig = own('kubeconfigs');
const logs = own('log level, since it reads the log');
const network = own('networks');
const cloud = out('no cloud provider is run here');
const kms = out(
  'keys and key services are neither read nor run here; what is stored in etcd is not asked about',
);
const reviews = own('cache times, so that every question is reviewed anew');
const runtime = own('container runtime and control groups');

const fates: Record<Part, Record<string, FlagFate>> = {
  'kube-apiserver': {
    'advertise-address': address,
    'bind-address': address,
    'secure-port': address,
    'external-hostname': address,
    'kubernetes-service-node-port': address,
    'service-cluster-ip-range': network,
    'service-node-port-range': network,
    'client-ca-file': certificate,
    'tls-cert-file': certificate,
    'tls-private-key-file': certificate,
    'tls-sni-cert-key': out('certificates for other names are not served here'),
    'cert-dir': certificate,
    'kubelet-client-certificate': certificate,
    'kubelet-client-key': certificate,
    'kubelet-certificate-authority': out('the kubelets here have certificates of their own'),
    'proxy-client-cert-file': certificate,
    'proxy-client-key-file': certificate,
    'requestheader-client-ca-file': certificate,
    'service-account-key-file': certificate,
    'service-account-signing-key-file': certificate,
    'service-account-signing-endpoint': out('no signer outside of the apiserver is run here'),
    'peer-ca-file': certificate,
    'peer-advertise-ip': address,
    'peer-advertise-port': address,
    'storage-media-type': own('storage'),
    'cloud-provider': cloud,
    'cloud-config': cloud,
    'encryption-provider-config': kms,
    'encryption-provider-config-automatic-reload': kms,
    'log-dir': logs,
    'log-file': logs,
    'logging-format': logs,
    'log-json-info-buffer-size': logs,
    'log-json-split-stream': logs,
    vmodule: logs,
    v: logs,
  },
  'kube-controller-manager': {
    kubeconfig,
    'authentication-kubeconfig': kubeconfig,
    'authorization-kubeconfig': kubeconfig,
    'secure-port': address,
    'client-ca-file': certificate,
    'cluster-signing-cert-file': certificate,
    'cluster-signing-key-file': certificate,
    'root-ca-file': certificate,
    'requestheader-client-ca-file': certificate,
    'service-account-private-key-file': certificate,
    'tls-cert-file': certificate,
    'tls-private-key-file': certificate,
    'cert-dir': certificate,
    'cluster-name': own('names'),
    'cluster-cidr': network,
    'service-cluster-ip-range': network,
    'allocate-node-cidrs': network,
    'node-cidr-mask-size': network,
    'kube-api-qps': own('rate of requests, which is faster'),
    'kube-api-burst': own('rate of requests, which is faster'),
    'authorization-webhook-cache-authorized-ttl': reviews,
    'authorization-webhook-cache-unauthorized-ttl': reviews,
    'leader-elect': out('there is one of it here'),
    'cloud-provider': cloud,
    'cloud-config': cloud,
    'external-cloud-volume-plugin': cloud,
    'flex-volume-plugin-dir': own('folders'),
    v: logs,
    vmodule: logs,
    'logging-format': logs,
  },
  'kube-scheduler': {
    kubeconfig,
    'authentication-kubeconfig': kubeconfig,
    'authorization-kubeconfig': kubeconfig,
    'secure-port': address,
    'client-ca-file': certificate,
    'requestheader-client-ca-file': certificate,
    'tls-cert-file': certificate,
    'tls-private-key-file': certificate,
    'cert-dir': certificate,
    'leader-elect': out('there is one of it here'),
    config: out('nothing is scheduled here'),
    v: logs,
    vmodule: logs,
    'logging-format': logs,
  },
  etcd: {
    name: own('names'),
    'data-dir': own('folders'),
    'wal-dir': own('folders'),
    v: logs,
    'log-level': logs,
    'log-outputs': logs,
    logger: logs,
  },
  kubelet: {
    kubeconfig,
    'bootstrap-kubeconfig': kubeconfig,
    'node-ip': address,
    'hostname-override': own('names'),
    'container-runtime': runtime,
    'container-runtime-endpoint': runtime,
    'image-service-endpoint': runtime,
    'pod-infra-container-image': runtime,
    'runtime-request-timeout': runtime,
    'runtime-cgroups': runtime,
    'kubelet-cgroups': runtime,
    'cgroup-driver': runtime,
    'cgroup-root': runtime,
    'cgroups-per-qos': runtime,
    'system-cgroups': runtime,
    'enforce-node-allocatable': runtime,
    'system-reserved-cgroup': runtime,
    'kube-reserved-cgroup': runtime,
    'fail-swap-on': runtime,
    'fail-cgroupv1': runtime,
    'authentication-token-webhook-cache-ttl': reviews,
    'authorization-webhook-cache-authorized-ttl': reviews,
    'authorization-webhook-cache-unauthorized-ttl': reviews,
    'kube-api-qps': reviews,
    'kube-api-burst': reviews,
    'network-plugin': network,
    'cni-bin-dir': network,
    'cni-conf-dir': network,
    'cluster-dns': network,
    'cluster-domain': network,
    'resolv-conf': network,
    'cert-dir': certificate,
    'tls-cert-file': certificate,
    'tls-private-key-file': certificate,
    'root-dir': own('folders'),
    'pod-manifest-path': own('folders'),
    'volume-plugin-dir': own('folders'),
    'cloud-provider': cloud,
    'cloud-config': cloud,
    'node-labels': out('nothing that is asked depends on it'),
    'register-with-taints': out('nothing that is asked depends on it'),
    v: logs,
    vmodule: logs,
    'logging-format': logs,
  },
};

/** Kubeconfigs for reviews; without one, a component reviews nothing. */
const forReviews = ['authentication-kubeconfig', 'authorization-kubeconfig'];

/** The fate of a flag, or undefined if it is taken. */
export function flagFate(part: Part, name: string, value?: string): FlagFate | undefined {
  if (value === '' && forReviews.includes(name)) return undefined;
  const known = ownValue(fates[part], name);
  if (known !== undefined) return known;
  if (part === 'etcd') {
    if (/(^|-)(urls?|cluster|token|discovery)(-|$)/.test(name)) return address;
    return /(^|-)(file|ca)$/.test(name) ? certificate : undefined;
  }
  if (part !== 'kube-apiserver') return undefined;
  if (name.startsWith('audit-')) return audit;
  if (name.startsWith('etcd-')) return etcd;
  return undefined;
}

/** Flags of a CA that only verifies other servers. Any CA works here, because no such server is asked. */
export const foreignAuthorities = ['oidc-ca-file', 'egress-ca-file'];

/** Flags of the kube-apiserver that name a file which affects answers. */
export const fileFlags = [
  'authentication-config',
  'authorization-config',
  'authorization-policy-file',
  'authentication-token-webhook-config-file',
  'authorization-webhook-config-file',
  'token-auth-file',
  'basic-auth-file',
  'admission-control-config-file',
  'egress-selector-config-file',
  'tracing-config-file',
];

/** The flags that kubeadm gives every kube-apiserver (cmd/kubeadm/app/phases/controlplane/manifests.go). */
const kubeadmApiserver: Record<string, string> = {
  'allow-privileged': 'true',
  'authorization-mode': 'Node,RBAC',
  'enable-admission-plugins': 'NodeRestriction',
  'enable-bootstrap-token-auth': 'true',
  'insecure-port': '0',
  'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
  'requestheader-allowed-names': 'front-proxy-client',
  'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
  'requestheader-group-headers': 'X-Remote-Group',
  'requestheader-username-headers': 'X-Remote-User',
  'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
};

/** The flags that kubeadm gives the other components. */
const kubeadmOthers: Record<string, string> = {
  'bind-address': '127.0.0.1',
  port: '0',
  controllers: '*,bootstrapsigner,tokencleaner',
  'use-service-account-credentials': 'true',
  'requestheader-client-ca-file': '/etc/kubernetes/pki/front-proxy-ca.crt',
  'client-cert-auth': 'true',
  'peer-client-cert-auth': 'true',
  'snapshot-count': '10000',
  'feature-gates': 'InitialCorruptCheck=true',
  'experimental-initial-corrupt-check': 'true',
  'experimental-watch-progress-notify-interval': '5s',
  'watch-progress-notify-interval': '5s',
};

/** Whether kubeadm itself sets the flag to this value. */
export const isKubeadms = (part: Part, name: string, value: string): boolean =>
  part === 'kube-apiserver' ? kubeadmApiserver[name] === value : kubeadmOthers[name] === value;

/**
 * Flags that kubeadm sets and a command line may omit. The program's default must then be given to kubeadm
 * (pkg/kubeapiserver/options, the same in v1.20.2 and v1.37.2).
 */
export const programDefaults: Record<string, string> = {
  'authorization-mode': 'AlwaysAllow',
  'enable-bootstrap-token-auth': 'false',
};
