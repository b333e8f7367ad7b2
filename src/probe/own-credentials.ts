// Makes what an identity of a scenario's own presents, as an administrator would have made it; in force when this
// returns.
import type { Identity } from '../domain/identity.ts';
import { ownParts } from '../domain/identity-parts.ts';
import type { Cluster } from '../engine/cluster.ts';
import { bootstrapToken } from '../engine/common/credentials.ts';
import { inForce } from '../engine/common/in-force.ts';
import type { Credential } from '../engine/tls.ts';

/** Milliseconds for the apiserver to know it. */
const limit = 60_000;

type Maker = Pick<Cluster, 'admin' | 'frontProxy' | 'certificate'>;

/** The credential; undefined for an identity that every cluster has. */
export async function ownCredential(
  { admin, frontProxy, certificate }: Maker,
  identity: Identity,
  signal: AbortSignal,
): Promise<Credential | undefined> {
  const parts = ownParts(identity);
  const known = async (token: string) => {
    const options = { limit, signal, every: 100 };
    await inForce(admin, `the token of ${identity} authenticates`, {
      look: () => admin.authenticates(token),
      options,
    });
    return { token };
  };
  switch (parts?.kind) {
    case 'service-account':
      return await known(await admin.serviceAccountToken(parts.name, parts.namespace));
    case 'bootstrap-token': {
      const token = bootstrapToken();
      await admin.createBootstrapToken(token, parts.usages, { groups: parts.groups });
      return parts.usages.includes('authentication') ? await known(token) : { token };
    }
    case 'cert':
      return await certificate(parts.user, parts.groups);
    case 'front-proxy': {
      const groups = parts.groups.length > 0 ? { 'x-remote-group': parts.groups } : {};
      return { ...frontProxy, headers: { 'x-remote-user': parts.user, ...groups } };
    }
    case undefined:
      return undefined;
    default:
      return parts satisfies never;
  }
}
