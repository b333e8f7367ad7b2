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

/** Whether every cluster has it. */
export function isKnown(identity: Identity): identity is KnownIdentity {
  return ownParts(identity) === undefined;
}
