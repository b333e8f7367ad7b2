// Bootstrap tokens with which a join must fail. Each is made for one join, as an administrator would make it, and
// checked before it is used.
import type { Admin } from '../engine/admin.ts';
import { bootstrapToken } from '../engine/common/credentials.ts';
import { inForce } from '../engine/common/in-force.ts';
import { waitFor } from '../engine/wait.ts';

/** The lifetime of the short-lived token in milliseconds; its end is written in whole seconds. */
const life = 2_000;
/** Milliseconds for controllers to follow. */
const limit = 60_000;
const every = 100;

/** A token that has expired and is gone from cluster-info. */
export async function expiredToken(admin: Admin, signal: AbortSignal): Promise<string> {
  const token = bootstrapToken();
  await admin.createBootstrapToken(token, ['authentication', 'signing'], {
    expires: new Date(Date.now() + life),
  });
  const gone = async () => !(await admin.authenticates(token)) && !(await isSigned(admin, token));
  const ended = async () => Date.now() > end && (await gone());
  const end = Date.now() + life;
  await waitFor('the short-lived token has expired', async () => (await ended()) || undefined, {
    limit,
    signal,
    every,
  });
  return token;
}

/** A token that authenticates, and with which cluster-info is not signed. */
export async function unsignedToken(admin: Admin, signal: AbortSignal): Promise<string> {
  const token = bootstrapToken();
  await admin.createBootstrapToken(token, ['authentication']);
  const known = () => admin.authenticates(token);
  await inForce(admin, 'the token without signing authenticates', {
    look: known,
    options: { limit, signal, every },
  });
  return token;
}

async function isSigned(admin: Admin, token: string): Promise<boolean> {
  const data = await admin.configMap('kube-public', 'cluster-info');
  return `jws-kubeconfig-${token.split('.')[0]}` in data;
}
