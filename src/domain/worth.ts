// The worth of a credential, whichever server is asked. It is defined once, so that rules, findings and reports mean
// the same by a stranger.
import type { Identity, KnownIdentity, OwnIdentity } from './identity.ts';
import { isKnown, ownParts } from './identity-parts.ts';

/** `absent`: no credential, so a stranger. `worthless`: checked and refused. `good`: it authenticates a user. */
export type Worth = 'absent' | 'worthless' | 'good';

/** What each identity is worth. */
export const worthOf = {
  none: 'absent',
  'empty-token': 'absent',
  basic: 'absent',
  'invalid-token': 'worthless',
  'malformed-token': 'worthless',
  'expired-bootstrap-token': 'worthless',
  'foreign-cert': 'worthless',
  'service-account': 'good',
  'bootstrap-token': 'good',
  'node-cert': 'good',
  'kubelet-client-cert': 'good',
  'admin-cert': 'good',
  'super-admin-cert': 'good',
  'admin-cert-bad-token': 'good',
} as const satisfies Readonly<Record<KnownIdentity, Worth>>;

/** The worth of any identity. A scenario's own identity authenticates, except a bootstrap token without that usage. */
export function worth(identity: Identity): Worth {
  if (isKnown(identity)) return worthOf[identity];
  const parts = ownParts(identity);
  const useless = parts?.kind === 'bootstrap-token' && !parts.usages.includes('authentication');
  return useless ? 'worthless' : 'good';
}

/** The identities of every cluster that authenticate. */
export type Good = {
  [I in KnownIdentity]: (typeof worthOf)[I] extends 'good' ? I : never;
}[KnownIdentity];

/** Whether an identity authenticates. Every other one must get no more than a stranger. */
export function isGood(identity: Identity): identity is Good | OwnIdentity {
  return worth(identity) === 'good';
}
