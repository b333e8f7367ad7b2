// Where the evidence of a cell and of a cluster lies below the output folder. Different ids have different folders, on
// a file system that ignores case too, and every name fits.
import { createHash } from 'node:crypto';
import type { CellParts } from './cell.ts';
import { probeId } from './probe.ts';

/** Bytes of a name; file systems take 255, and archives and their readers often less. */
const longest = 150;
/** Characters of the digest that tells names apart which would be one, or be too long. */
const digits = 32;

/**
 * The folder of a cell. Version, setting and engine are folders; in the rest `:` becomes `_` and `/` becomes `~`, since
 * artifact stores refuse colons; other characters are percent-encoded. A name that is too long, or in which the case of
 * a letter matters, ends with `+` and a digest of the id.
 */
export function evidenceFolder({ version, setting, engine, probe }: Omit<CellParts, 'depth'>): string {
  return `evidence/${version}/${setting}/${engine}/${nameOf(probeId(probe))}`;
}

/** The folder of a cluster: its configuration, manifests and logs. */
export function clusterFolder({ version, setting, engine, depth }: Omit<CellParts, 'probe'>): string {
  return `evidence/${version}/${setting}/${engine}/${depth === 'bare' ? 'cluster' : `cluster-${depth}`}`;
}

function nameOf(question: string): string {
  const hex = (byte: number) => `%${byte.toString(16).padStart(2, '0')}`;
  const name = question
    .replace(/[^A-Za-z0-9.,@=:/-]/gu, (char) => [...Buffer.from(char)].map(hex).join(''))
    .replaceAll(':', '_')
    .replaceAll('/', '~');
  // A method is in upper case always.
  const told = /[A-Z]/.test(question.replace(/(^|\/)[a-z-]+:[A-Z]+:\//, ''));
  if (!told && name.length <= longest) return name;
  const digest = createHash('sha256').update(question).digest('hex').slice(0, digits);
  return `${name.slice(0, longest - 1 - digits)}+${digest}`;
}
