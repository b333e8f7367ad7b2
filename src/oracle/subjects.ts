// Derives the user and groups of an authenticated request, which bindings name, and whether its credential is good,
// worthless or absent.
import type { Identity, OwnIdentity } from '../domain/identity.ts';
import { type OwnParts, ownParts } from '../domain/identity-parts.ts';
import type { BootstrapToken } from '../domain/setting.ts';
import type { Version } from '../domain/version.ts';
import { type Good, isGood, type Worth, worth } from '../domain/worth.ts';
import { certificateGroups } from './policy.ts';

export interface Subject {
  credential: Worth;
  /** `User NAME` and `Group NAME`; empty for a worthless credential. */
  names: readonly string[];
}

export const stranger: Subject = {
  credential: 'absent',
  names: ['User system:anonymous', 'Group system:unauthenticated'],
};

export const worthless: Subject = { credential: 'worthless', names: [] };

/** Who shows a credential of which it is not known whether it counts. */
export const unsure: Subject = { credential: 'good', names: [] };

/** What the apiserver makes of bootstrap tokens. */
export interface Tokens {
  /** Whether it accepts any. */
  on: boolean;
  /** The one with which nodes join, if the setting describes it. */
  own?: BootstrapToken | undefined;
}

/** The subject of an identity to the apiserver of a version. */
export function subjectOf(identity: Identity, version: Version, { on, own }: Tokens = { on: true }): Subject {
  if (!isGood(identity)) return worth(identity) === 'absent' ? stranger : worthless;
  if (identity.startsWith('bootstrap-token') && !on) return worthless;
  const isOwn = identity === 'bootstrap-token' && own !== undefined;
  if (isOwn && !authenticates(own)) return worthless;
  const names = isOwn
    ? ['Group system:bootstrappers', ...own.groups.map((group) => `Group ${group}`)]
    : namesOf(identity, version);
  return { credential: 'good', names: [...names, 'Group system:authenticated'] };
}

/** Whether a bootstrap token is a credential (plugin/pkg/auth/authenticator/token/bootstrap/bootstrap.go). */
export const authenticates = ({ usages, expired }: BootstrapToken): boolean =>
  usages.includes('authentication') && !expired;

/**
 * The user and groups of an identity. The user names of bootstrap tokens and nodes differ each time, so no setting can
 * name them and they are left out.
 */
function namesOf(identity: Good | OwnIdentity, version: Version): string[] {
  const own = ownParts(identity);
  if (own !== undefined) return ownNames(own);
  return knownNames(identity as Good, version);
}

/** The names of an identity that a scenario defines, as the apiserver takes them from the credential. */
function ownNames(own: OwnParts): string[] {
  switch (own.kind) {
    case 'service-account': {
      const { namespace, name } = own;
      return [
        `User system:serviceaccount:${namespace}:${name}`,
        'Group system:serviceaccounts',
        `Group system:serviceaccounts:${namespace}`,
      ];
    }
    case 'bootstrap-token':
      return ['Group system:bootstrappers', ...own.groups.map((group) => `Group ${group}`)];
    case 'cert':
    case 'front-proxy':
      return [`User ${own.user}`, ...own.groups.map((group) => `Group ${group}`)];
    default:
      return own satisfies never;
  }
}

function knownNames(identity: Good, version: Version): string[] {
  const certificate = (name: string, issued: string = identity) => [
    `User ${name}`,
    ...certificateGroups(version, issued).map((group) => `Group ${group}`),
  ];
  switch (identity) {
    case 'service-account':
      return [
        'User system:serviceaccount:default:bearerless',
        'Group system:serviceaccounts',
        'Group system:serviceaccounts:default',
      ];
    case 'bootstrap-token':
      return ['Group system:bootstrappers', 'Group system:bootstrappers:kubeadm:default-node-token'];
    case 'node-cert':
      return ['Group system:nodes'];
    case 'kubelet-client-cert':
      return certificate('kube-apiserver-kubelet-client');
    case 'admin-cert':
    case 'admin-cert-bad-token':
      return certificate('kubernetes-admin', 'admin-cert');
    case 'super-admin-cert':
      return certificate('kubernetes-super-admin');
    default:
      return identity satisfies never;
  }
}
