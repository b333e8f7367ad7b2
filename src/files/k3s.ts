// Reads the config.yaml of k3s and RKE2: the flags that it passes to components, on top of those that these
// distributions set themselves. Upstream Kubernetes runs with these flags; the distributions are not run.
import { ownValue } from '../domain/own-value.ts';
import { yamlLine } from '../domain/yaml.ts';
import { assignments } from './args.ts';
import { closedByDistribution } from './distribution.ts';
import { type Gathered, type Part, tell } from './gathered.ts';
import { type Document, mapOf } from './place.ts';

const args: Record<string, Part> = {
  'kube-apiserver-arg': 'kube-apiserver',
  'kube-controller-manager-arg': 'kube-controller-manager',
  'kube-scheduler-arg': 'kube-scheduler',
  'kubelet-arg': 'kubelet',
  'etcd-arg': 'etcd',
};
const known =
  /^(kube-(apiserver|controller-manager|scheduler|proxy|cloud-controller-manager)-arg|kubelet-arg|etcd-arg|etcd-expose-metrics|tls-san|write-kubeconfig-mode|cluster-init|disable|disable-[a-z-]+|flannel-backend|node-(label|taint|ip|name|external-ip)|cluster-(cidr|dns|domain)|service-cidr|secrets-encryption|protect-kernel-defaults|profile|cni|selinux|token|agent-token|server|kube-apiserver-extra-(mount|env))\+?$/;
const secrets = /token|secret|password|(access|secret)-key/;

/** Whether a document is a config.yaml of k3s or RKE2: it has no kind, and has their keys. */
export function isK3s({ value }: Document): boolean {
  const { kind, apiVersion, ...rest } = mapOf(value);
  const keys = Object.keys(rest);
  return kind === undefined && apiVersion === undefined && keys.some((key) => known.test(key));
}

/** Reads the flags in a config.yaml of k3s or RKE2. */
export function readK3s(document: Document, gathered: Gathered): void {
  const keys = Object.keys(mapOf(document.value));
  const rke2 = keys.some((key) => /^(profile|cni|kube-apiserver-extra-|kube-apiserver-image)/.test(key));
  const name = rke2 ? 'RKE2' : 'k3s';
  const at = document.at([]);
  tell(gathered, 'replaced', {
    part: name,
    said: name,
    place: at,
    because: `${name} itself is not run here; upstream Kubernetes is, with these flags`,
  });
  for (const key of keys) {
    const part = ownValue(args, key.replace(/\+$/, ''));
    if (part !== undefined) assignments(gathered, part, { document, path: [key] });
    else
      tell(gathered, 'left-out', {
        part: name,
        said: secrets.test(key) ? key : `${key}: ${shown(mapOf(document.value)[key])}`,
        place: document.at([key]),
        because: 'upstream components have no such flag, or nothing that is asked depends on it',
      });
  }
  // pkg/daemons/control/server.go: anonymous requests are off unless the user sets them, and a kubelet has no static
  // pod to probe.
  closedByDistribution(gathered, {
    name,
    place: at,
    because: `${name} sets --anonymous-auth=false by itself`,
  });
}

const shown = (value: unknown) => (typeof value === 'object' ? yamlLine(value) : String(value)).slice(0, 120);
