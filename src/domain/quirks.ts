// The differences between versions that matter for running them. The values per version are data in
// clusters/versions.yaml.
import { z } from 'zod';

/** The quirks of one version, resolved from the catalogue's spans. */
export const Quirks = z.strictObject({
  /** The kubeadm configuration API that this version's kubeadm takes. */
  kubeadmApi: z.enum(['v1beta2', 'v1beta3', 'v1beta4']),
  /**
   * Seconds before kubeadm's *file* discovery asks for the first time (wait.Poll waits first). Token discovery asks at
   * once in every version; both ask again only every 5 s.
   */
  discoveryFirstAskSeconds: z.int(),
  /** Whether the kubelet knows the feature gate KubeletInUserNamespace, without which it refuses to run rootless. */
  kubeletInUserNamespace: z.boolean(),
  /** Whether KubeletConfiguration has `failCgroupV1`. */
  failCgroupV1: z.boolean(),
  /** Whether a kubelet lays a folder of drop-ins over its configuration, and whether only with a variable set. */
  kubeletDropIns: z.enum(['none', 'with-variable', 'folder']),
  /** How many minors before its own a kubelet may be that this version's kubeadm joins. */
  kubeletsBehind: z.int(),
  /** Whether kubeadm writes super-admin.conf. */
  superAdmin: z.boolean(),
  /** The kubeadm API in which kind writes this version's configuration, and so that of patches to it. */
  kindKubeadmApi: z.enum(['v1beta2', 'v1beta3', 'v1beta4']),
  /** Whether kind tells kubelets of this version to use systemd's cgroups; containerd must agree. */
  systemdCgroup: z.boolean(),
});
export type Quirks = z.infer<typeof Quirks>;
