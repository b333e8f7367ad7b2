// What an identity presents to a cluster. Some of it is made only when it is asked for.

import { BearerlessError } from '../domain/error.ts';
import type { Identity } from '../domain/probe.ts';
import type { Cluster } from '../engine/engine.ts';
import type { Credential } from '../engine/tls.ts';
import { expiredToken } from './bootstrap-tokens.ts';

/** The identity's credential. A request without one, or with an empty one, would be a stranger's, so that it is a fault. */
export function credentialOf({ credentials }: Pick<Cluster, 'credentials'>, identity: Identity): Credential {
  const credential = credentials[identity];
  if (credential !== undefined && Object.values(credential).every((part) => part !== '')) return credential;
  throw new BearerlessError('harness', 'no-credential', `the cluster has no credential of ${identity}`);
}

/** Identities whose credential must be waited for. */
export const lateIdentities: readonly Identity[] = ['expired-bootstrap-token'];

/** Makes the late credentials. */
export async function makeLateCredentials(
  { admin, credentials }: Pick<Cluster, 'admin' | 'credentials'>,
  signal: AbortSignal,
): Promise<void> {
  const token = await expiredToken(admin, signal);
  credentials['expired-bootstrap-token'] = { token };
}
