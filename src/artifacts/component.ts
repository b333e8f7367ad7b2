// What each program is: whose version it follows, where it lies in the cache, how it tells its version, its Go package.
import { z } from 'zod';
import { apiserverAlone, type Probe } from '../domain/probe.ts';
import type { Version } from '../domain/version.ts';
import { type Catalogue, entryOf, type Go, loadCatalogue, type ReleaseGo } from './catalogue.ts';

export const Component = z.enum([
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubeadm',
  'kubelet',
  'kubectl',
  'etcd',
  'containerd',
  'containerd-shim-runc-v2',
  'ctr',
  'ptp',
  'host-local',
  'loopback',
  'kind',
]);
export type Component = z.infer<typeof Component>;

/**
 * Everything that has the version of Kubernetes itself, in the order they are best built in (cheapest shared parts
 * first).
 */
export const kubernetesComponents: readonly Component[] = [
  'kubeadm',
  'kube-apiserver',
  'kube-controller-manager',
  'kubelet',
  'kubectl',
  'kube-scheduler',
];

/** What a run of the process engine needs that adds nodes. */
export const runComponents: readonly Component[] = [
  'kubeadm',
  'kube-apiserver',
  'kube-controller-manager',
  'kubelet',
  'etcd',
  'containerd',
  'containerd-shim-runc-v2',
  'ptp',
  'host-local',
  'loopback',
];

/**
 * What whole clusters need beside that: every component of the control plane as an image, and what puts images into
 * containerd.
 */
export const wholeComponents: readonly Component[] = ['kube-scheduler', 'ctr'];

/**
 * What plain processes need to answer these questions: of nodes nothing where no node joins, and a scheduler only to be
 * asked itself. `retain`: all of it, for clusters that are kept, or since an answer needs the controller manager.
 */
export function bareComponents(
  cells: readonly { probe: Probe }[],
  { retain }: { retain: boolean },
): readonly Component[] {
  if (!retain && cells.length > 0 && cells.every(({ probe }) => apiserverAlone(probe)))
    return ['kubeadm', 'kube-apiserver', 'etcd'];
  const scheduler = cells.some(({ probe }) => 'target' in probe && probe.target === 'scheduler');
  return scheduler ? [...runComponents, 'kube-scheduler'] : runComponents;
}

/** What the kind engine runs on this machine; Kubernetes is in the node image. */
export const kindComponents: readonly Component[] = ['kind'];

/** What an upgrade to a version needs of it: kubelets and etcd stay as they are. */
export const upgradeComponents: readonly Component[] = [
  'kubeadm',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
];

/** One program of one version: all that finding, fetching or building it needs to know. */
export type Artifact = ArtifactBase &
  (
    | { family: 'kubernetes'; module: Module & { go: ReleaseGo } }
    | { family: 'etcd' | 'containerd' | 'cni' | 'kind'; module: Module & { go: Go } }
  );

interface Module {
  path: string;
  version: string;
  package: string;
  replace: Record<string, string>;
}

interface ArtifactBase {
  component: Component;
  /** As the program itself says it, with the `v` where its releases have one: `v1.33.13`, `v3.5.24`, `v1.7.35`. */
  version: string;
  /** The folder below `binaries/` in the cache. */
  folder: string;
  /** What a copy found on this machine may call itself: exact versions, or the first numbers of one. */
  accept: string[];
  buildSeconds: number;
}

/** The artifact of `component` that goes with Kubernetes `version`. */
export function artifactOf(component: Component, version: Version, catalogue = loadCatalogue()): Artifact {
  const buildSeconds = catalogue.buildSeconds[component] ?? 30;
  switch (component) {
    case 'etcd':
      return { component, buildSeconds, ...etcd(entryOf(version, catalogue).etcd, catalogue) };
    case 'kind':
      return { component, buildSeconds, ...tool('kind', catalogue.kind, 'sigs.k8s.io/kind') };
    case 'containerd':
    case 'containerd-shim-runc-v2':
    case 'ctr': {
      const main = `${catalogue.containerd.module}/cmd/${component}`;
      return { component, buildSeconds, ...tool('containerd', catalogue.containerd, main) };
    }
    case 'ptp':
    case 'loopback':
    case 'host-local': {
      const kind = component === 'host-local' ? 'ipam' : 'main';
      const main = `${catalogue.cni.module}/plugins/${kind}/${component}`;
      return { component, buildSeconds, ...tool('cni', catalogue.cni, main) };
    }
    default: {
      const path = 'k8s.io/kubernetes';
      const { go } = entryOf(version, catalogue);
      const module = { path, version, package: `${path}/cmd/${component}`, go, replace: {} };
      return {
        component,
        buildSeconds,
        family: 'kubernetes',
        version,
        folder: version,
        accept: [version],
        module,
      };
    }
  }
}

function etcd(number: string, catalogue: Catalogue) {
  const made = catalogue.etcd[number];
  if (!made) throw new Error(`the catalogue has no etcd ${number}`);
  const { module: path, package: main, go, replace } = made;
  const version = `v${number}`;
  const module = { path, version: made.moduleVersion ?? version, package: main, go, replace };
  const minor = number.split('.').slice(0, 2).join('.');
  return { family: 'etcd' as const, version, folder: `etcd-${version}`, accept: [minor], module };
}

function tool(
  family: 'containerd' | 'cni' | 'kind',
  { version: number, accept, module: path, go }: Catalogue['kind'],
  main: string,
) {
  const version = `v${number}`;
  const module = { path, version, package: main, go, replace: {} };
  return { family, version, folder: `${family}-${version}`, accept, module };
}

/**
 * Whether a program that calls itself `reported` will do: the exact version, or one that begins with accepted numbers.
 */
export function accepts(artifact: Artifact, reported: string): boolean {
  const bare = reported.replace(/^v/, '');
  return artifact.accept.some((ok) => `v${bare}` === ok || bare === ok || bare.startsWith(`${ok}.`));
}

/** The arguments with which a program tells its version. */
export function versionArguments(component: Component): string[] {
  switch (component) {
    case 'kubeadm':
      return ['version', '-o', 'short'];
    case 'kubectl':
      return ['version', '--client'];
    case 'kind':
      return ['version'];
    case 'containerd-shim-runc-v2':
      return ['-v'];
    default:
      return ['--version'];
  }
}

/**
 * The version in what a program printed, with a `v`; undefined when there is none. A CNI plugin that nobody stamped
 * (those of the official releases and of Debian are such) has only the newest protocol it speaks: `CNI 1.0.0`.
 */
export function versionIn(output: string): string | undefined {
  const protocols = /^CNI .* version unknown\nCNI protocol versions supported: (.+)$/m.exec(output)?.[1];
  if (protocols !== undefined) return `CNI ${protocols.split(', ').at(-1)}`;
  const found = /\bv?(\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\.\d+)?)/.exec(output)?.[1];
  return found === undefined ? undefined : `v${found}`;
}

/** Orders artifacts so that a build finds most of its packages already compiled. */
export function inBuildOrder(artifacts: Artifact[]): Artifact[] {
  const rank = ({ component }: Artifact) => {
    const at = kubernetesComponents.indexOf(component);
    return at < 0 ? kubernetesComponents.length : at;
  };
  return artifacts.toSorted((a, b) => rank(a) - rank(b));
}
