// The ways in which `kubeadm join` adds a machine to a cluster. They are the last part of the ids of joins.
import { z } from 'zod';

/**
 * How `kubeadm join` discovers the cluster. The first twelve modes are valid ways; each of the next ones has one thing
 * wrong. The last ones add a further control plane.
 */
export const JoinMode = z.enum([
  /** A token and the hash of the CA. */
  'token',
  'token-no-hash',
  /** A file without credentials. */
  'file',
  /** The same, and the token for what comes after discovery. */
  'file-tls-token',
  /** A file with the token in it. */
  'file-token',
  /** A file with an administrator's certificate in it. */
  'file-cert',
  /** A file that names the certificate's files. */
  'file-cert-external',
  /** The file of file-cert, fetched from a web server. */
  'https-file',
  /** A file without credentials that names a plugin (`exec`), which hands out the token. */
  'file-exec',
  /** The same, and the plugin hands out an administrator's certificate. */
  'file-exec-cert',
  /** `token` with the IPv6 address of the apiserver. */
  'token-ipv6',
  /** `file-token` with that address, which then is the server of the node. */
  'file-token-ipv6',
  'token-wrong-hash',
  'token-expired',
  /** cluster-info is not signed, since the token does not allow it. */
  'token-unsigned',
  /** No server listens at the address. */
  'token-unreachable',
  /** The server at the address never answers. */
  'token-silent',
  /** The plugin that the file names ends with an error. */
  'file-exec-fails',
  /** A further control plane with the certificate key, discovered like `token`. */
  'control-plane-token',
  'control-plane-file-token',
  'control-plane-file-cert',
  /** `control-plane-file-cert` on a machine that lacks the setting's files: kubeadm copies none of them. */
  'control-plane-no-files',
  /** `control-plane-file-cert` with another key than that of the certificates. */
  'control-plane-wrong-key',
]);
export type JoinMode = z.infer<typeof JoinMode>;

const further = {
  'control-plane-token': 'token',
  'control-plane-file-token': 'file-token',
  'control-plane-file-cert': 'file-cert',
  'control-plane-no-files': 'file-cert',
  'control-plane-wrong-key': 'file-cert',
} as const satisfies Partial<Record<JoinMode, JoinMode>>;

/** The modes that add a control plane. */
export type ControlPlaneMode = keyof typeof further;
/** The modes that add a node without one. */
export type DiscoveryMode = Exclude<JoinMode, ControlPlaneMode>;

/** Whether what joins is a further control plane. */
export const addsControlPlane = (mode: JoinMode): mode is ControlPlaneMode => mode in further;

/** The mode that discovers the cluster in the same way, and adds a node without a control plane. */
export const discoveryModeOf = (mode: JoinMode): DiscoveryMode =>
  addsControlPlane(mode) ? further[mode] : mode;

/** Modes in which the node must reach the harness, which runs the web server or the server that never answers. */
export function needsHarness(mode: JoinMode): boolean {
  return mode === 'https-file' || mode === 'token-silent';
}
