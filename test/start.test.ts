// What the program loads before it knows what is asked: so little that `bearerless --help` is there at once. Measured
// times depend on the machine; what is loaded does not.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { equal } from 'uvu/assert';
import { packageRoot } from '../src/domain/root.ts';
import { suite } from './support/suite.ts';

const test = suite('start');

/** The files and packages that a file imports at once, and what these import. Types are not loaded. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, names = '', from = ''] of text.matchAll(/^(?:import|export) ([^;]*?) ?from '([^']+)'/gm)) {
    const inBraces = /^\{([^}]*)\}$/.exec(names)?.[1]?.split(',') ?? ['value'];
    const typesAlone = inBraces.every((name) => name.trim() === '' || name.trim().startsWith('type '));
    if (names.startsWith('type ') || typesAlone || from.startsWith('node:')) continue;
    if (from.startsWith('.')) loadedBy(join(file, '..', from), seen);
    else seen.add(from);
  }
  return seen;
}

test('the start loads one package and a few files', () => {
  const root = join(packageRoot, 'src');
  const loaded = [...loadedBy(join(root, 'cli.ts'))];
  equal(
    loaded.filter((name) => !name.startsWith('/')),
    ['commander'],
  );
  const files = loaded.filter((name) => name.startsWith('/')).map((file) => relative(root, file));
  equal(files.includes('app/fault.ts'), true);
  equal(files.length <= 16, true, files.join(' '));
});

test('a file that loads more is told', () => {
  const loaded = [...loadedBy(join(packageRoot, 'src/domain/audit.ts'))];
  equal(loaded.includes('zod'), true);
});
