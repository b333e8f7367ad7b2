// As whom a request counts once it is authenticated: the user and groups that bindings name, and what its credential is worth.
import type { Identity } from '../domain/probe.ts';
import { type Version, within } from '../domain/version.ts';
import { type Good, isGood, type Worth, worthOf } from '../domain/worth.ts';

export interface Subject {
  credential: Worth;
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

/**
 * The group of apiserver-kubelet-client, by minor: cmd/kubeadm/app/phases/certs/certlist.go of the catalogue's patches. It lost its group in
 * v1.33.12, v1.36.1 and v1.37.0 (kubernetes/kubernetes 138964, 138958, 138957), and not in v1.34.4 or v1.35.4.
 */
const administrators = [{ until: '1.32' }, { since: '1.34', until: '1.35' }];

/** Who an identity is to the apiserver of a version. */
export function subjectOf(identity: Identity, version: Version): Subject {
  const administrator = administrators.some((span) => within(version, span));
  if (!isGood(identity)) return worthOf[identity] === 'absent' ? stranger : worthless;
  return users[identity === 'kubelet-client-cert' && administrator ? 'admin-cert' : identity];
}

/** Who an identity is to the apiserver. An administrator is in system:masters, or bound to cluster-admin: the same here. */
const users: Readonly<Record<Good, Subject>> = {
  'service-account': known('system:serviceaccounts'),
  'bootstrap-token': known('system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token'),
  'node-cert': known('system:nodes'),
  'kubelet-client-cert': known('kube-apiserver-kubelet-client'),
  'admin-cert': known('system:masters'),
  'super-admin-cert': known('system:masters'),
  'admin-cert-bad-token': known('system:masters'),
};
