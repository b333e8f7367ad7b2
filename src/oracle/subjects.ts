// As whom a request counts once it is authenticated: the user and groups that bindings name, and what its credential is worth.
import type { Identity } from '../domain/probe.ts';

/** `absent`: nothing to check, so a stranger. `worthless`: checked and refused. `good`: a user is known. */
export type Credential = 'absent' | 'worthless' | 'good';

export interface Subject {
  credential: Credential;
  /** The user and its groups; empty for a worthless credential. */
  names: readonly string[];
}

const known = (...names: string[]): Subject => ({
  credential: 'good',
  names: [...names, 'system:authenticated'],
});

export const stranger: Subject = {
  credential: 'absent',
  names: ['system:anonymous', 'system:unauthenticated'],
};

const worthless: Subject = { credential: 'worthless', names: [] };

/** Who an identity is to the apiserver. An administrator is in system:masters, or bound to cluster-admin: the same here. */
export const subjects: Readonly<Record<Identity, Subject>> = {
  none: stranger,
  'empty-token': stranger,
  basic: stranger,
  'invalid-token': worthless,
  'malformed-token': worthless,
  'expired-bootstrap-token': worthless,
  'foreign-cert': worthless,
  'service-account': known('system:serviceaccounts'),
  'bootstrap-token': known('system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token'),
  'node-cert': known('system:nodes'),
  'kubelet-client-cert': known('kube-apiserver-kubelet-client'),
  'admin-cert': known('system:masters'),
  'super-admin-cert': known('system:masters'),
  'admin-cert-bad-token': known('system:masters'),
};
