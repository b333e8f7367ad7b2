// The secrets of one world. Code that makes a secret registers it here, and every text that leaves the world is cleaned
// here first.
import type { SecretKeeper } from '../engine/secret-files.ts';
import { nothingKnown } from './known.ts';
import { redact, secretsIn } from './redact.ts';

export interface Secrets extends SecretKeeper {
  /** Removes known secrets, and everything that looks like a secret. */
  text(text: string): string;
  /** Cleans every text in a value in the same way, except names: ids and paths of evidence. */
  value<T>(value: T): T;
}

/** Members with names and paths, which readers need to find related files. */
const names = new Set(['id', 'cells', 'evidence', 'auditID', 'version', 'setting', 'settings', 'sha256']);

/** An empty register. */
export function secretsOfWorld(): Secrets {
  const known = nothingKnown();
  const cleaning = { remove: known.remove };
  const text = (dirty: string) => redact(dirty, cleaning);
  const value = (dirty: unknown): unknown => {
    if (typeof dirty === 'string') return text(dirty);
    if (Array.isArray(dirty)) return dirty.map(value);
    if (typeof dirty !== 'object' || dirty === null) return dirty;
    const entries = Object.entries(dirty).map(([key, own]) => [key, names.has(key) ? own : value(own)]);
    return Object.fromEntries(entries);
  };
  return {
    know(...secrets) {
      for (const secret of secrets) if (secret) known.add(secret);
    },
    knowIn(...texts) {
      const found = texts.flatMap((text) => (text ? secretsIn(text) : []));
      for (const secret of found.flatMap(withDecoded)) if (isDistinct(secret)) known.add(secret);
    },
    text,
    value: value as <T>(value: T) => T,
  };
}

/** A Secret contains its values in Base64, but programs print them decoded. */
function withDecoded(secret: string): string[] {
  if (!/^[A-Za-z0-9+/]{8,}={0,2}$/.test(secret)) return [secret];
  const inner = Buffer.from(secret, 'base64').toString('utf8');
  // The Base64 of a key also contains its public half, which is in certificates in the same characters.
  if (inner.includes('PRIVATE KEY-----')) return [inner];
  return /^[\t\n\r\x20-\x7e]*$/.test(inner) ? [secret, inner] : [secret];
}

/**
 * A value that a user chose may be an ordinary word. Such a word is removed only where it is the secret, not
 * everywhere.
 */
function isDistinct(secret: string): boolean {
  return secret.length >= 8 && !/^[a-z]+$/i.test(secret);
}
