// What is asked and as whom: the probe ids and identities that cell ids are made of.
import { z } from 'zod';

/**
 * As whom a request is sent. `none` is the stranger; `admin-cert` is admin.conf's certificate at the apiserver and the
 * apiserver's own kubelet client certificate at the kubelet.
 */
export const Identity = z.enum(['none', 'invalid-token', 'service-account', 'bootstrap-token', 'admin-cert']);
export type Identity = z.infer<typeof Identity>;

/** Who is asked over HTTP. */
export const Target = z.enum(['apiserver', 'kubelet']);
export type Target = z.infer<typeof Target>;

/** How `kubeadm join` discovers the cluster. */
export const JoinMode = z.enum(['token', 'file-cert']);
export type JoinMode = z.infer<typeof JoinMode>;

/** One question. An HTTP request, or a `kubeadm join` in a discovery mode. */
export type Probe =
  | { kind: 'http'; target: Target; method: string; path: string; identity: Identity }
  | { kind: 'join'; mode: JoinMode };

/** `apiserver:GET:/api@none`, `join:token`: the last part of a cell id. */
export function probeId(probe: Probe): string {
  switch (probe.kind) {
    case 'http':
      return `${probe.target}:${probe.method}:${probe.path}@${probe.identity}`;
    case 'join':
      return `join:${probe.mode}`;
    default:
      return probe satisfies never;
  }
}
