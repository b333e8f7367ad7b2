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

/** A component that runs as a static pod, and whose restarts can be watched. */
export const Watched = z.enum(['kube-apiserver']);
export type Watched = z.infer<typeof Watched>;

/** What is done to a running cluster before it is asked again. */
export const Change = z.discriminatedUnion('kind', [
  /** A flag in the static-pod manifest of the kube-apiserver, set as an administrator would with an editor. */
  z.strictObject({
    kind: z.literal('edit-manifest'),
    flag: z.string().regex(/^[a-z0-9-]+$/),
    value: z.string().regex(/^[^/@]*$/),
  }),
  /** `kubeadm upgrade apply` by the kubeadm of a later version: `next` in a scenario is the catalogue's next minor. */
  z.strictObject({ kind: z.literal('upgrade'), to: z.string().regex(/^[\w.-]+$/) }),
]);
export type Change = z.infer<typeof Change>;

type Http = { target: Target; method: string; path: string; identity: Identity };

/**
 * One question: an HTTP request; a `kubeadm join` in a discovery mode; what `kubeadm init` itself came to; how often a static
 * pod was restarted; a change to the running cluster; an HTTP request after that change.
 */
export type Probe =
  | ({ kind: 'http' } & Http)
  | { kind: 'join'; mode: JoinMode }
  | { kind: 'init' }
  | { kind: 'restart'; component: Watched }
  | { kind: 'change'; change: Change }
  | ({ kind: 'after'; change: Change } & Http);

/** `apiserver:GET:/api@none`, `join:token`: the last part of a cell id. */
export function probeId(probe: Probe): string {
  switch (probe.kind) {
    case 'http':
      return httpId(probe);
    case 'join':
      return `join:${probe.mode}`;
    case 'init':
      return 'init';
    case 'restart':
      return `restart:${probe.component}`;
    case 'change':
      return changeId(probe.change);
    case 'after':
      return `${changeId(probe.change)}/${httpId(probe)}`;
    default:
      return probe satisfies never;
  }
}

const httpId = ({ target, method, path, identity }: Http) => `${target}:${method}:${path}@${identity}`;

/** `edit-manifest:anonymous-auth=false`, `upgrade:v1.34.4` */
export function changeId(change: Change): string {
  switch (change.kind) {
    case 'edit-manifest':
      return `${change.kind}:${change.flag}=${change.value}`;
    case 'upgrade':
      return `${change.kind}:${change.to}`;
    default:
      return change satisfies never;
  }
}

/** Whether only a whole cluster, with static pods under a kubelet, can answer. */
export function needsWholeCluster(probe: Probe): boolean {
  return probe.kind !== 'http' && probe.kind !== 'join';
}
