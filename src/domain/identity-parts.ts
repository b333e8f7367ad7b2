// Reads the parts of a scenario's own identity from its name. Without zod, since the page in the browser uses it too.
import type { Identity, KnownIdentity } from './identity.ts';

/** What an own identity is made of. */
export type OwnParts =
  | { kind: 'service-account'; namespace: string; name: string }
  | { kind: 'cert' | 'front-proxy'; user: string; groups: string[] }
  | { kind: 'bootstrap-token'; usages: string[]; groups: string[] };

/** The parts of a scenario's own identity; undefined for an identity that every cluster has. */
export function ownParts(identity: Identity): OwnParts | undefined {
  const [, kind, first = '', rest] = /^([a-z-]+):([^/]+)(?:\/(.*))?$/.exec(identity) ?? [];
  const groups = rest?.split(',') ?? [];
  switch (kind) {
    case 'service-account':
      return { kind, namespace: first, name: rest ?? '' };
    case 'cert':
    case 'front-proxy':
      return { kind, user: first, groups };
    case 'bootstrap-token':
      return { kind, usages: first.split(','), groups };
    default:
      return undefined;
  }
}

/** What each identity shows a server. */
const shows = {
  none: 'nothing',
  'empty-token': 'nothing',
  basic: 'password',
  'invalid-token': 'token',
  'malformed-token': 'token',
  'expired-bootstrap-token': 'token',
  'service-account': 'token',
  'bootstrap-token': 'token',
  'foreign-cert': 'certificate',
  'node-cert': 'certificate',
  'kubelet-client-cert': 'certificate',
  'admin-cert': 'certificate',
  'super-admin-cert': 'certificate',
  'admin-cert-bad-token': 'certificate',
} as const satisfies Readonly<Record<KnownIdentity, 'nothing' | 'password' | 'token' | 'certificate'>>;

/** Whether an identity shows a client certificate of its own. */
export function showsCertificate(identity: Identity): boolean {
  return isKnown(identity) ? shows[identity] === 'certificate' : ownParts(identity)?.kind === 'cert';
}

/** Whether every cluster has it. */
export function isKnown(identity: Identity): identity is KnownIdentity {
  return ownParts(identity) === undefined;
}
