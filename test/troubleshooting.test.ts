// docs/troubleshooting.md says of every code of the program, and of no other, what it means and what to do.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { equal } from 'uvu/assert';
import { cellCodes, errorCodes } from '../src/domain/error-code.ts';
import { packageRoot } from '../src/domain/root.ts';
import { sourceFiles } from './support/files.ts';
import { suite } from './support/suite.ts';

const test = suite('troubleshooting');

const page = readFileSync(join(packageRoot, 'docs/troubleshooting.md'), 'utf8');
const listed = [...page.matchAll(/^\| `([a-z-]+)`/gm)].map(([, code = '']) => code);

const sources = sourceFiles(packageRoot, 'src')
  .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('domain/error-code.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

test('docs/troubleshooting.md has each code once, and no other', () => {
  equal([...listed].sort(), [...errorCodes, ...cellCodes].sort());
});

test('every code is one that the program uses', () => {
  // Two are made of a word: what is unknown, and why a join got no answer.
  const made = /^(unknown-(scenario|setting)|join-(unreachable|timeout|plugin-failed))$/;
  const unused = [...errorCodes, ...cellCodes].filter(
    (code) => !made.test(code) && !sources.includes(`'${code}'`),
  );
  equal(unused, []);
});

test('every code of a cell without an answer is listed', () => {
  const said = [...sources.matchAll(/kind: 'inconclusive',\s*code: '([a-z-]+)'/g)].map(
    ([, code = '']) => code,
  );
  const known: readonly string[] = [...errorCodes, ...cellCodes];
  equal(
    said.filter((code) => !known.includes(code)),
    [],
  );
  equal(said.length > 10, true);
});
