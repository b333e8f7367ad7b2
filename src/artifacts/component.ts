// The facts about each program: the version it follows, its folder in the cache, how it prints its version, its Go
// package.
import { z } from 'zod';
import { apiserverAlone, type Probe } from '../domain/probe.ts';
import { type Version, versionPattern } from '../domain/version.ts';
import { type Catalogue, type Debian, entryOf, type Go, loadCatalogue, type ReleaseGo } from './catalogue.ts';

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
 * All programs with the version of Kubernetes itself, in the best build order (those that compile shared packages
 * cheaply first).
 */
export const kubernetesComponents: readonly Component[] = [
  'kubeadm',
  'kube-apiserver',
  'kube-controller-manager',
  'kubelet',
  'kubectl',
  'kube-scheduler',
];

/** The programs for a run of the process engine that adds nodes. */
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
 * The further programs for whole clusters: the control plane components as images, and `ctr`, which imports images into
 * containerd.
 */
export const wholeComponents: readonly Component[] = ['kube-scheduler', 'ctr'];

/**
 * The programs that plain processes need for these cells. If no node joins, none for nodes; a scheduler only if a cell
 * asks it. `retain` requests all of them, for clusters that are kept or if an answer needs the controller manager.
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

/** The programs that the kind engine runs on this machine. Kubernetes is in the node image. */
export const kindComponents: readonly Component[] = ['kind'];

/** The programs of a version that an upgrade to it needs. etcd keeps its version, and a kubelet follows by itself. */
export const upgradeComponents: readonly Component[] = [
  'kubeadm',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
];

/** One program of one version, with everything that is needed to find, download or build it. */
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
  /** The version as the program prints it, with a `v` if its releases have one: `v1.33.13`, `v3.5.24`, `v1.7.35`. */
  version: string;
  /** The folder below `binaries/` in the cache. */
  folder: string;
  /** The versions that a program found on this machine may report: exact versions, or the first numbers of one. */
  accept: string[];
  /** The package of Debian and Ubuntu that has it. */
  debian?: Debian | undefined;
  buildSeconds: number;
}

/** The artifact of `component` for a Kubernetes `version`. */
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
  { version: number, accept, debian, module: path, go }: Catalogue['kind'],
  main: string,
) {
  const version = `v${number}`;
  const module = { path, version, package: main, go, replace: {} };
  return { family, version, folder: `${family}-${version}`, accept, debian, module };
}

/** The programs as the subject of a sentence: `kubeadm v1.37.2`, `3 programs of v1.37.2`. All have one version. */
export function namesOf(artifacts: readonly [Artifact, ...Artifact[]]): string {
  const [{ component, version }, second, third] = artifacts;
  if (third !== undefined) return `${artifacts.length} programs of ${version}`;
  return `${component}${second === undefined ? '' : ` and ${second.component}`} ${version}`;
}

/**
 * Whether a program that reports the version `reported` is accepted: it is an exact version, or begins with accepted
 * numbers.
 */
export function accepts(artifact: Artifact, reported: string): boolean {
  const bare = reported.replace(/^v/, '');
  return artifact.accept.some((ok) => `v${bare}` === ok || bare === ok || bare.startsWith(`${ok}.`));
}

/** The arguments with which a program prints its version. */
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
 * The version in a program's output, with a `v`; undefined if there is none. CNI plugins without a version (such as
 * those of the official releases and of Debian) report only the newest protocol that they support: `CNI 1.0.0`.
 */
export function versionIn(output: string): string | undefined {
  const protocols = /^CNI .* version unknown\nCNI protocol versions supported: (.+)$/m.exec(output)?.[1];
  if (protocols !== undefined) return `CNI ${protocols.split(', ').at(-1)}`;
  const own = kubernetesVersion.exec(output)?.[1];
  const found = own ?? /\bv?(\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\.\d+)?)/.exec(output)?.[1];
  return found === undefined ? undefined : `v${found}`;
}

/** As Kubernetes' own programs print it, with all that a checkout adds. */
const kubernetesVersion = new RegExp(`\\bv(${versionPattern})(?![\\w.+-])`);

/** Orders artifacts so that each build finds most of its packages already compiled. */
export function inBuildOrder(artifacts: Artifact[]): Artifact[] {
  const rank = ({ component }: Artifact) => {
    const at = kubernetesComponents.indexOf(component);
    return at < 0 ? kubernetesComponents.length : at;
  };
  return artifacts.toSorted((a, b) => rank(a) - rank(b));
}
