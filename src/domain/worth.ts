// What a credential is worth, whoever is asked. In one place, so that rules, findings and reports mean the same by a
// stranger.
import type { Identity, KnownIdentity, OwnIdentity } from './identity.ts';
import { isKnown, ownParts } from './identity-parts.ts';

/** `absent`: nothing to check, so a stranger. `worthless`: checked and refused. `good`: a user is known. */
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

/**
 * What any identity is worth: one of a scenario's own is somebody, but for a bootstrap token that is not to
 * authenticate.
 */
export function worth(identity: Identity): Worth {
  if (isKnown(identity)) return worthOf[identity];
  const parts = ownParts(identity);
  const useless = parts?.kind === 'bootstrap-token' && !parts.usages.includes('authentication');
  return useless ? 'worthless' : 'good';
}

/** The identities of every cluster that are somebody. */
export type Good = {
  [I in KnownIdentity]: (typeof worthOf)[I] extends 'good' ? I : never;
}[KnownIdentity];

/** Whether an identity is somebody: every other one must get no more than a stranger. */
export function isGood(identity: Identity): identity is Good | OwnIdentity {
  return worth(identity) === 'good';
}
