// Names of machines: of settings and modes, as long as they fit. Pure.
import { createHash } from 'node:crypto';

/** A label of DNS; Linux takes one character more. */
const longest = 63;
const digits = 8;

/** The name itself, or its beginning with digits that stand for the whole where a host name cannot be so long. */
export function hostName(name: string): string {
  if (name.length <= longest) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, digits);
  return `${name.slice(0, longest - digits - 1).replace(/[-.]+$/, '')}-${digest}`;
}
