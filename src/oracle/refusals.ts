// Finds the reasons why a kube-apiserver refuses to start, except reasons that depend on the minor alone (see
// rules/rejected.ts).
import { boolOf } from '../domain/flags.ts';
import { within } from '../domain/version.ts';
import type { ClusterModel } from './cluster-model.ts';
import { takesFlagBesideFile } from './decoding.ts';
import { gatesOf, listOf } from './flags.ts';
import { neutral } from './neutral.ts';

export type Refusal =
  /** A boolean flag has a value that is not a boolean. */
  | 'flag-value'
  /** An authorization file and authorization flags are both set. */
  | 'authorization-both'
  /** A mode is unknown, repeated, or lacks what it needs. */
  | 'authorization-modes'
  /** An AuthorizationConfiguration cannot be decoded, or its authorizers are wrong. */
  | 'authorization-file'
  | 'authentication-kind'
  | 'authentication-version'
  | 'authentication-field'
  | 'authentication-type'
  /** Conditions are set without enabled: true. */
  | 'authentication-conditions'
  /** Validation refuses an issuer. */
  | 'authentication-issuer'
  /** OpenID Connect flags and an authentication file are both set. */
  | 'oidc-and-file'
  /** The issuer is set without the client, or the client without the issuer. */
  | 'oidc-half'
  /** The issuer is not an https URL, or is the issuer of the ServiceAccounts. */
  | 'oidc-issuer'
  | 'gate-value';

const booleans = ['anonymous-auth', 'enable-bootstrap-token-auth', 'profiling'];

/** Why the apiserver of this cluster refuses to start, or undefined if no reason is known. */
export function refusalOf(model: ClusterModel): Refusal | undefined {
  const { given, flags, version, chain, authentication } = model;
  const isBoolean = (name: string) =>
    booleans.includes(name) || neutral('kube-apiserver', name, version)?.shape === 'flag';
  const spoilt = Object.entries(given).some(
    ([name, value]) => isBoolean(name) && boolOf(value) === undefined,
  );
  if (spoilt) return 'flag-value';
  if (gatesOf(flags).some(({ on }) => on === undefined)) return 'gate-value';
  // Where the apiserver does not see that these flags are given, it compares them with nothing.
  const oidc = takesFlagBesideFile(version)
    ? []
    : Object.keys(given).filter((name) => name.startsWith('oidc-'));
  const fileNamed = listOf(flags['authentication-config']).length > 0;
  if (oidc.length > 0 && fileNamed) return 'oidc-and-file';
  if (oidc.length > 0 && !(flags['oidc-issuer-url'] && flags['oidc-client-id'])) return 'oidc-half';
  if (oidc.length > 0 && isWrongIssuer(model)) return 'oidc-issuer';
  if (authentication?.refused !== undefined) return `authentication-${authentication.refused}`;
  if (chain.refused === 'both') return 'authorization-both';
  if (chain.refused === 'modes') return 'authorization-modes';
  return chain.refused === undefined ? undefined : 'authorization-file';
}

/** Since v1.30 the flags are converted to the same configuration as a file, and validated like it. */
function isWrongIssuer({ flags, version }: ClusterModel): boolean {
  const issuer = flags['oidc-issuer-url'] ?? '';
  if (!/^https:/i.test(issuer)) return true;
  return within(version, { since: '1.30' }) && listOf(flags['service-account-issuer']).includes(issuer);
}
