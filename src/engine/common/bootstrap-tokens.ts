// Bootstrap tokens other than the one that kubeadm makes: those with which a join must fail, and the one that a setting
// describes. Each is made as an administrator would make it, and checked before it is used.
import type { Setting } from '../../domain/setting.ts';
import type { Admin } from '../admin.ts';
import { waitFor } from '../wait.ts';
import { bootstrapToken } from './credentials.ts';
import { inForce } from './in-force.ts';

/** The lifetime of the short-lived token in milliseconds; its end is written in whole seconds. */
const life = 2_000;
/** Milliseconds for controllers to follow. */
const limit = 60_000;
const every = 100;

const both = ['authentication', 'signing'];

/** A token that has expired and is gone from cluster-info. */
export async function expiredToken(
  admin: Admin,
  signal: AbortSignal,
  { usages = both, groups }: { usages?: string[]; groups?: string[] } = {},
): Promise<string> {
  const token = bootstrapToken();
  await admin.createBootstrapToken(token, usages, {
    expires: new Date(Date.now() + life),
    ...(groups ? { groups } : {}),
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
  await authenticating(admin, token, signal);
  return token;
}

/**
 * The token with which nodes of a setting join: `usual`, which kubeadm made, unless the setting describes another one.
 * `signed`: a controller manager runs, which signs cluster-info with it.
 */
export async function joinToken(
  admin: Admin,
  { bootstrapToken: own }: Pick<Setting, 'bootstrapToken'>,
  { usual, signed, signal }: { usual: string; signed: boolean; signal: AbortSignal },
): Promise<string> {
  if (own === undefined) return usual;
  const { usages, groups, expired } = own;
  if (expired) return await expiredToken(admin, signal, { usages, groups });
  const token = bootstrapToken();
  await admin.createBootstrapToken(token, usages, { groups });
  if (usages.includes('authentication')) await authenticating(admin, token, signal);
  if (signed && usages.includes('signing'))
    await inForce(admin, 'cluster-info is signed with the token of the setting', {
      look: () => isSigned(admin, token),
      options: { limit, signal, every },
    });
  return token;
}

async function authenticating(admin: Admin, token: string, signal: AbortSignal): Promise<void> {
  await inForce(admin, `the token ${token.split('.')[0]} authenticates`, {
    look: () => admin.authenticates(token),
    options: { limit, signal, every },
  });
}

async function isSigned(admin: Admin, token: string): Promise<boolean> {
  const data = await admin.configMap('kube-public', 'cluster-info');
  return `jws-kubeconfig-${token.split('.')[0]}` in data;
}
