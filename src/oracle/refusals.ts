// What a kube-apiserver does not start with, as far as it is not a matter of the minor alone (see rules/rejected.ts for
// that).
import { boolOf } from '../domain/flags.ts';
import { within } from '../domain/version.ts';
import type { ClusterModel } from './cluster-model.ts';
import { gatesOf, listOf } from './flags.ts';
import { neutral } from './neutral.ts';

export type Refusal =
  /** A boolean flag with a value that is none. */
  | 'flag-value'
  /** A file and flags of authorization beside each other. */
  | 'authorization-both'
  /** Modes that are none, twice, or without what they need. */
  | 'authorization-modes'
  /** An AuthorizationConfiguration that is not decoded, or whose authorizers are wrong. */
  | 'authorization-file'
  | 'authentication-kind'
  | 'authentication-version'
  | 'authentication-field'
  | 'authentication-type'
  /** Conditions without enabled: true. */
  | 'authentication-conditions'
  /** An issuer that validation refuses. */
  | 'authentication-issuer'
  /** Flags of OpenID Connect beside a file. */
  | 'oidc-and-file'
  /** The issuer without the client, or the other way round. */
  | 'oidc-half'
  /** An issuer that is no https URL, or that of the ServiceAccounts. */
  | 'oidc-issuer'
  | 'gate-value';

const booleans = ['anonymous-auth', 'enable-bootstrap-token-auth', 'profiling'];

/** Why the apiserver of this cluster refuses to start; undefined where nothing known makes it refuse. */
export function refusalOf(model: ClusterModel): Refusal | undefined {
  const { given, flags, version, chain, authentication } = model;
  const isBoolean = (name: string) =>
    booleans.includes(name) || neutral('kube-apiserver', name, version)?.shape === 'flag';
  const spoilt = Object.entries(given).some(
    ([name, value]) => isBoolean(name) && boolOf(value) === undefined,
  );
  if (spoilt) return 'flag-value';
  if (gatesOf(flags).some(({ on }) => on === undefined)) return 'gate-value';
  const oidc = Object.keys(given).filter((name) => name.startsWith('oidc-'));
  const fileNamed = listOf(flags['authentication-config']).length > 0;
  if (oidc.length > 0 && fileNamed) return 'oidc-and-file';
  if (oidc.length > 0 && !(flags['oidc-issuer-url'] && flags['oidc-client-id'])) return 'oidc-half';
  if (oidc.length > 0 && isWrongIssuer(model)) return 'oidc-issuer';
  if (authentication?.refused !== undefined) return `authentication-${authentication.refused}`;
  if (chain.refused === 'both') return 'authorization-both';
  if (chain.refused === 'modes') return 'authorization-modes';
  return chain.refused === undefined ? undefined : 'authorization-file';
}

/** Since v1.30 the flags come to the same configuration as a file, and are validated like it. */
function isWrongIssuer({ flags, version }: ClusterModel): boolean {
  const issuer = flags['oidc-issuer-url'] ?? '';
  if (!/^https:/i.test(issuer)) return true;
  return within(version, { since: '1.30' }) && listOf(flags['service-account-issuer']).includes(issuer);
}
