// What an identity presents to a cluster. Some of it is made only when it is asked for.
import { BearerlessError } from '../domain/error.ts';
import type { Identity } from '../domain/identity.ts';
import { isKnown } from '../domain/identity-parts.ts';
import type { Cluster, ClusterAccess } from '../engine/cluster.ts';
import { expiredToken } from '../engine/common/bootstrap-tokens.ts';
import type { Credential } from '../engine/tls.ts';
import { ownCredential } from './own-credentials.ts';

/**
 * The identity's credential. A request without one, or with an empty one, would be a stranger's, so that it is a fault.
 */
export function credentialOf(
  { credentials }: Pick<ClusterAccess, 'credentials'>,
  identity: Identity,
): Credential {
  const credential = credentials[identity];
  if (credential !== undefined && Object.values(credential).every((part) => part !== '')) return credential;
  throw new BearerlessError('harness', 'no-credential', `the cluster has no credential of ${identity}`);
}

/** Whether the credential of an identity has yet to be made, and waited for. */
export function isLate({ credentials }: Pick<ClusterAccess, 'credentials'>, identity: Identity): boolean {
  // An earlier batch may have made it.
  return (
    credentials[identity] === undefined && (identity === 'expired-bootstrap-token' || !isKnown(identity))
  );
}

/** Makes those of the identities' credentials that are late. */
export async function makeLateCredentials(
  cluster: ClusterAccess & Pick<Cluster, 'admin'>,
  identities: Iterable<Identity>,
  signal: AbortSignal,
): Promise<void> {
  const { admin } = cluster;
  const late = [...new Set(identities)].filter((identity) => isLate(cluster, identity));
  await Promise.all(
    late.map(async (identity) => {
      const own = await ownCredential(cluster, identity, signal);
      cluster.addCredential(identity, own ?? { token: await expiredToken(admin, signal) });
    }),
  );
}
