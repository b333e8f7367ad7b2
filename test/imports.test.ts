// Who may import whom, as one map. A folder may always import from itself, and its tests from test/support.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { equal } from 'uvu/assert';
import { sourceFiles } from './support/files.ts';
import { drawing, mayImport } from './support/import-map.ts';
import { suite } from './support/suite.ts';

const test = suite('imports');
const root = join(import.meta.dirname, '..');
const src = join(root, 'src');

/** The first part of a path below src/: its folder, or the file itself. */
function part(file: string): string {
  return relative(src, file).split('/')[0] as string;
}

/** The files that a TypeScript file imports by a relative path, types and dynamic imports included. */
function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]*)['"]/g);
  return [...found].map(([, path = '']) => resolve(dirname(file), path));
}

test('every import follows the map', () => {
  const wrong: string[] = [];
  let seen = 0;
  for (const file of sourceFiles(root, 'src')) {
    for (const imported of imports(file)) {
      seen += 1;
      const inTest = file.endsWith('.test.ts') && imported.startsWith(join(root, 'test', 'support'));
      const allowed = [part(file), ...(mayImport[part(file)] ?? [])];
      if (inTest || (imported.startsWith(src) && allowed.includes(part(imported)))) continue;
      wrong.push(`${relative(root, file)} imports ${relative(root, imported)}`);
    }
  }
  equal(wrong, []);
  equal(seen > 50, true, `only ${seen} imports were seen`);
});

/** What no import map of folders sees: each engine is whole without the other, and what all have rests on none. */
const engines = ['process', 'kind'];

test('no engine imports another, and what engines share imports none', () => {
  const wrong: string[] = [];
  let seen = 0;
  for (const file of sourceFiles(root, 'src/engine').filter((name) => !name.endsWith('.test.ts'))) {
    const own = relative(join(src, 'engine'), file).split('/')[0] as string;
    for (const imported of imports(file)) {
      seen += 1;
      const theirs = relative(join(src, 'engine'), imported).split('/')[0] as string;
      if (!engines.includes(theirs) || theirs === own) continue;
      wrong.push(`${relative(root, file)} imports ${relative(root, imported)}`);
    }
  }
  equal(wrong, []);
  equal(seen > 50, true, `only ${seen} imports were seen`);
});

test('no arrow of the map runs back, and ARCHITECTURE.md draws it', () => {
  const order = Object.keys(mayImport);
  const back = Object.entries(mayImport).flatMap(([from, targets]) =>
    targets.filter((to) => order.indexOf(to) >= order.indexOf(from)).map((to) => `${from} --> ${to}`),
  );
  equal(back, []);
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  equal(text.match(/```mermaid\n[^`]*```/)?.[0], drawing());
});

test('every folder of src is in the map', () => {
  const parts = [...new Set(sourceFiles(root, 'src').map(part))];
  equal(
    parts.filter((name) => mayImport[name] === undefined),
    [],
  );
});

test('files are small, say what they decide, and hide nothing behind defaults or barrels', () => {
  const wrong: string[] = [];
  for (const file of [
    ...sourceFiles(root, 'src'),
    ...sourceFiles(root, 'test'),
    ...sourceFiles(root, 'scripts'),
  ]) {
    const text = readFileSync(file, 'utf8');
    const name = relative(root, file);
    const say = (what: string) => wrong.push(`${name} ${what}`);
    const lines = text.split('\n');
    if (lines.length > 251) say('has more than 250 lines');
    const long = lines.findIndex((line) => line.length > 120 && /^\s*(\/\/|\/\*\*|\*) /.test(line));
    if (long >= 0) say(`has a comment line of more than 120 characters: ${long + 1}`);
    if (!file.endsWith('.test.ts') && !/^(#!.*\n)?\/\/ /.test(text)) say('does not start with a comment');
    if (/^export default/m.test(text)) say('has a default export');
    if (/^export (\*|\{[^}]*\}) from/m.test(text)) say('re-exports another module');
    if (/(^|\/)(utils?|helpers?|index|common)\.ts$/.test(name)) say('has a name that says nothing');
  }
  equal(wrong, []);
});

test('comments in scripts, YAML and workflows have lines of at most 120 characters', () => {
  const folders = ['.ci', '.github', 'bin', 'clusters', 'examples', 'scenarios', 'scripts', 'test/support'];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(ts|md|json|jsonl)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const wrong = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, i) =>
        line.length > 120 && /^\s*(#|\/\/)/.test(line) ? [`${relative(root, file)}:${i + 1}`] : [],
      ),
  );
  equal(wrong, []);
  equal(files.length > 50, true, `only ${files.length} files were read`);
});

test('prose in Markdown has lines of at most 120 characters', () => {
  const wrong = ['.', 'docs']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) => {
      // Tables and examples are as wide as what they show.
      const prose = readFileSync(join(root, file), 'utf8').replace(/^```.*?^```$/gms, '');
      return prose
        .split('\n')
        .filter((line) => line.length > 120 && !line.startsWith('|'))
        .map((line) => `${file}: ${line}`);
    });
  equal(wrong, []);
});

test('time limits are made in one place, which the garbage collector cannot take', () => {
  const wrong = ['src', 'test', 'scripts']
    .flatMap((folder) => sourceFiles(root, folder))
    .filter((file) => /\bAbortSignal\s*\.\s*(any|timeout)\b/.test(readFileSync(file, 'utf8')))
    .map((file) => relative(root, file));
  equal(wrong, []);
});
