// Which version a kubelet of another minor has, and which skews upstream does not support.
import { attempt } from '../domain/attempt.ts';
import type { Join } from '../domain/join.ts';
import type { Quirks } from '../domain/quirks.ts';
import { minorOf, type Version } from '../domain/version.ts';

type Resolve = (label: string) => Version;

const policy = 'https://kubernetes.io/releases/version-skew-policy/#kubelet';

/** The minor of the kubelet that joins a control plane of `version`. */
const minorOfKubelet = (version: Version, skew: string) => `1.${minorOf(version) + Number(skew)}`;

/** The version of the kubelet, if it is another than that of the control plane and the catalogue has its minor. */
export function kubeletOf({ kubelet }: Join, version: Version, resolveVersion: Resolve): Version | undefined {
  return kubelet && attempt(() => resolveVersion(minorOfKubelet(version, kubelet)));
}

/** Why a kubelet of that minor joins no control plane of this version, by upstream's word or for want of a version. */
export function unsupportedSkew(
  join: Join,
  version: Version,
  { quirksOf, resolveVersion }: { quirksOf(version: Version): Quirks; resolveVersion: Resolve },
): string | undefined {
  const { kubelet } = join;
  if (kubelet === undefined) return undefined;
  if (Number(kubelet) > 0) return `a kubelet must not be newer than the kube-apiserver (${policy})`;
  const { kubeletsBehind: most } = quirksOf(version);
  if (-Number(kubelet) > most) {
    const minors = most === 1 ? 'one minor' : `${most} minors`;
    return `kubeadm ${version} joins kubelets of at most ${minors} before its own (cmd/kubeadm/app/constants/constants.go, MinimumKubeletVersion; ${policy})`;
  }
  if (kubeletOf(join, version, resolveVersion) !== undefined) return undefined;
  return `the catalogue of versions has no Kubernetes ${minorOfKubelet(version, kubelet)}`;
}
