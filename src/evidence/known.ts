// Finds known secrets in a text, in every form. It only keeps hashes of all their pieces of `width` characters. At
// least `least` characters in a row whose pieces are all known are a secret or a part of one, however it was cut or
// wrapped.
import { forms } from './forms.ts';

/** Replaces a removed secret. It has no special meaning in JSON, YAML, URLs, XML and Markdown. */
export const removed = '(removed)';

const width = 8;
const least = 16;

export interface Known {
  add(secret: string): void;
  /** Returns the text without the secrets. */
  remove(text: string): string;
}

/** A register that knows no secrets yet. */
export function nothingKnown(): Known {
  const seen = new Set<string>();
  /** Forms that are too short to be found by their pieces. */
  const short = new Set<string>();
  let pieces = new Int32Array(1 << 12);
  let count = 0;

  const find = (hash: number) => {
    const mask = pieces.length - 1;
    let slot = hash & mask;
    while (pieces[slot] !== 0 && pieces[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  };
  const insert = (hash: number) => {
    const slot = find(hash);
    if (pieces[slot] === hash) return;
    pieces[slot] = hash;
    count += 1;
    if (count * 2 < pieces.length) return;
    const old = pieces;
    pieces = new Int32Array(old.length * 2);
    for (const one of old) if (one !== 0) pieces[find(one)] = one;
  };
  const isKnown = (text: string, at: number) => pieces[find(hashAt(text, at))] !== 0;

  /** The ranges of known pieces, as positions in the text. */
  function* runs(text: string): Iterable<[start: number, end: number]> {
    const last = text.length - width;
    // Every run of `least` characters contains a whole piece at one of these positions.
    for (let at = 0; at <= last; at += width) {
      if (!isKnown(text, at)) continue;
      let start = at;
      while (start > 0 && isKnown(text, start - 1)) start -= 1;
      let end = at;
      while (end < last && isKnown(text, end + 1)) end += 1;
      end += width;
      if (end - start >= least) yield [start, end];
      at = Math.max(at, Math.floor((end - width) / width) * width);
    }
  }

  return {
    add(secret) {
      if (secret === '' || seen.has(secret)) return;
      seen.add(secret);
      for (const form of forms(secret)) {
        if (form.length < least) short.add(form);
        for (let at = 0; form.length >= least && at <= form.length - width; at += 1) insert(hashAt(form, at));
      }
    },
    remove(text) {
      let clean = '';
      let from = 0;
      for (const [start, end] of runs(text)) {
        clean += text.slice(from, Math.max(from, start)) + removed;
        from = end;
      }
      clean = from === 0 ? text : clean + text.slice(from);
      for (const form of short) if (clean.includes(form)) clean = clean.replaceAll(form, removed);
      return clean;
    },
  };
}

/** FNV-1a of a piece; 0 marks an empty slot. */
function hashAt(text: string, at: number): number {
  let hash = -2128831035;
  for (let n = at; n < at + width; n += 1) hash = Math.imul(hash ^ text.charCodeAt(n), 16777619);
  return hash === 0 ? 1 : hash;
}
