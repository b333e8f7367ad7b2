// The secrets of one world: whoever makes one tells it here, and every text that leaves the world goes through here
// first.
import type { SecretKeeper } from '../engine/secret-files.ts';
import { nothingKnown } from './known.ts';
import { redact, secretsIn } from './redact.ts';

export interface Secrets extends SecretKeeper {
  /** The text without any known secret and without anything of the shape of one. */
  text(text: string): string;
  /** The same value with every text in it so cleaned, except what names something: ids and paths of evidence. */
  value<T>(value: T): T;
}

/** Names and paths, by which a reader finds what belongs together. */
const names = new Set(['id', 'cells', 'evidence', 'auditID', 'version', 'setting', 'settings', 'sha256']);

/** A register without any secret yet. */
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

/** A Secret has its values in Base64, and whoever uses them says them as they are. */
function withDecoded(secret: string): string[] {
  if (!/^[A-Za-z0-9+/]{8,}={0,2}$/.test(secret)) return [secret];
  const inner = Buffer.from(secret, 'base64').toString('utf8');
  // Half of a key is public and stands in certificates, in the very same characters.
  if (inner.includes('PRIVATE KEY-----')) return [inner];
  return /^[\t\n\r\x20-\x7e]*$/.test(inner) ? [secret, inner] : [secret];
}

/**
 * What somebody else chose may be a word that stands for something else everywhere: it goes only from where it is the
 * secret.
 */
function isDistinct(secret: string): boolean {
  return secret.length >= 8 && !/^[a-z]+$/i.test(secret);
}
