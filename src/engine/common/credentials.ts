// Fresh secrets for each run, and the credentials in kubeadm's kubeconfigs.
import { createHash, randomInt, X509Certificate } from 'node:crypto';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Credential } from '../tls.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
const word = (length: number) => Array.from({ length }, () => letters[randomInt(letters.length)]).join('');

/** A bootstrap token, `[a-z0-9]{6}.[a-z0-9]{16}`. */
export function bootstrapToken(): string {
  return `${word(6)}.${word(16)}`;
}

/** kubeadm's CA pin: SHA-256 of the certificate's SubjectPublicKeyInfo (cmd/kubeadm/app/util/pubkeypin). */
export function caHash(caPem: string): string {
  const spki = new X509Certificate(caPem).publicKey.export({ type: 'spki', format: 'der' });
  return `sha256:${createHash('sha256').update(spki).digest('hex')}`;
}

const Kubeconfig = z.object({
  users: z
    .array(
      z.object({ user: z.object({ 'client-certificate-data': z.string(), 'client-key-data': z.string() }) }),
    )
    .min(1),
});

/** The client certificate that a kubeconfig embeds. */
export function credentialOf(kubeconfig: string): Credential {
  const user = Kubeconfig.parse(parse(kubeconfig)).users[0]?.user;
  const decode = (data = '') => Buffer.from(data, 'base64').toString('utf8');
  return { cert: decode(user?.['client-certificate-data']), key: decode(user?.['client-key-data']) };
}
