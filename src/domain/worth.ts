// What a credential is worth, whoever is asked. In one place, so that rules, findings and reports mean the same by a stranger.
import type { Identity } from './probe.ts';

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
} as const satisfies Readonly<Record<Identity, Worth>>;

/** The identities that are somebody. */
export type Good = { [I in Identity]: (typeof worthOf)[I] extends 'good' ? I : never }[Identity];

/** Whether an identity is somebody: every other one must get no more than a stranger. */
export function isGood(identity: Identity): identity is Good {
  return worthOf[identity] === 'good';
}
