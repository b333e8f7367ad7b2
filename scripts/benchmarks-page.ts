// Writes the figures of a benchmark into its table of docs/benchmarks.md, with the facts of the machine. Everything
// outside the tables is written by hand.
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/domain/root.ts';
import { writeWhole } from '../src/results/store.ts';
import { put, table } from './tables/markdown.ts';

const page = join(packageRoot, 'docs/benchmarks.md');

export interface Figures {
  /** The place in the page; only where a script makes several. */
  name?: string;
  head: string[];
  rows: string[][];
  /** Sentences below the table. */
  notes?: string[];
}

/** Replaces the table that the script `by` makes. `about` says what was measured. Prints it too. */
export async function writeBenchmark(
  by: string,
  about: string,
  { name = 'figures', head, rows, notes = [] }: Figures,
): Promise<void> {
  const machine = [
    `${availableParallelism()} processors (${cpus()[0]?.model.trim()})`,
    `${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    `Linux ${release()}`,
    `Node ${process.version}`,
    new Date().toISOString().slice(0, 10),
  ];
  const below = notes.length === 0 ? '' : `\n\n${notes.map((note) => wrapped(`- ${note}`, '  ')).join('\n')}`;
  const text = `${wrapped(`${about} ${machine.join(', ')}.`)}\n\n${table(head, rows)}${below}`;
  writeWhole(page, put(await readFile(page, 'utf8'), { by, name, block: text }));
  console.log(text);
}

/** Prose in lines of at most 120 characters; `indent` comes before all but the first. */
function wrapped(text: string, indent = ''): string {
  return text.split(' ').reduce((lines, word) => {
    const last = lines.slice(lines.lastIndexOf('\n') + 1);
    if (lines === '') return word;
    return last.length + word.length < 119 ? `${lines} ${word}` : `${lines}\n${indent}${word}`;
  }, '');
}
