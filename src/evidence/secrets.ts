// The secrets of one world: whoever makes one tells it here, and every text that leaves the world goes through here first.
import type { SecretKeeper } from '../engine/secret-files.ts';
import { redact, secretsIn } from './redact.ts';

export interface Secrets extends SecretKeeper {
  /** The text without any known secret and without anything of the shape of one. */
  text(text: string): string;
  /** The same value with every text in it so cleaned, except what names something: ids and paths of evidence. */
  value<T>(value: T): T;
}

/** Names and paths, by which a reader finds what belongs together. */
const names = new Set(['id', 'cells', 'evidence', 'auditID', 'version', 'setting']);

/** A register without any secret yet. */
export function secretsOfWorld(): Secrets {
  const known = new Set<string>();
  const text = (dirty: string) => redact(dirty, known);
  const value = (dirty: unknown): unknown => {
    if (typeof dirty === 'string') return text(dirty);
    if (Array.isArray(dirty)) return dirty.map(value);
    if (typeof dirty !== 'object' || dirty === null) return dirty;
    const entries = Object.entries(dirty).map(([key, own]) => [key, names.has(key) ? own : value(own)]);
    return Object.fromEntries(entries);
  };
  const know: SecretKeeper['know'] = (...secrets) => {
    for (const secret of secrets) if (secret) known.add(secret);
  };
  return {
    know,
    knowIn: (...texts) => know(...texts.flatMap((text) => (text ? secretsIn(text) : []))),
    text,
    value: value as <T>(value: T) => T,
  };
}
