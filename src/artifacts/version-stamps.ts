// The linker's options that set the version of a Kubernetes program. Without one, programs misbehave: kubeadm derives
// its rules from its own version.
import { minorOf, type Version } from '../domain/version.ts';

/** The `-X` options. */
export function versionStamps(version: Version): string[] {
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((pkg) => [
    `-X ${pkg}.gitVersion=${version}`,
    `-X ${pkg}.gitMajor=1`,
    `-X ${pkg}.gitMinor=${minorOf(version)}`,
    `-X ${pkg}.gitTreeState=${version.endsWith('-dirty') ? 'dirty' : 'clean'}`,
  ]);
}
