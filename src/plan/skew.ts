// Which version a kubelet of another minor has, and which skews upstream does not support.
import { attempt } from '../domain/attempt.ts';
import type { Skew } from '../domain/join.ts';
import type { Quirks } from '../domain/quirks.ts';
import { minorOf, type Version } from '../domain/version.ts';

type Resolve = (label: string) => Version;

const policy = 'https://kubernetes.io/releases/version-skew-policy/#kubelet';

/** The minor of the kubelet that joins a control plane of `version`. */
const minorOfKubelet = (version: Version, skew: Skew) => `1.${minorOf(version) + Number(skew)}`;

/** The version of the kubelet, if the catalogue has its minor. */
export function kubeletOf(skew: Skew, version: Version, resolveVersion: Resolve): Version | undefined {
  return attempt(() => resolveVersion(minorOfKubelet(version, skew)));
}

/** Why a kubelet of that minor joins no control plane of this version, by upstream's word or for want of a version. */
export function unsupportedSkew(
  skew: Skew,
  version: Version,
  { quirksOf, resolveVersion }: { quirksOf(version: Version): Quirks; resolveVersion: Resolve },
): string | undefined {
  if (Number(skew) > 0) return `a kubelet must not be newer than the kube-apiserver (${policy})`;
  const { kubeletsBehind: most } = quirksOf(version);
  if (-Number(skew) > most) {
    const minors = most === 1 ? 'one minor' : `${most} minors`;
    return `kubeadm ${version} joins kubelets of at most ${minors} before its own (cmd/kubeadm/app/constants/constants.go, MinimumKubeletVersion; ${policy})`;
  }
  if (kubeletOf(skew, version, resolveVersion) !== undefined) return undefined;
  return `the catalogue of versions has no Kubernetes ${minorOfKubelet(version, skew)}`;
}
