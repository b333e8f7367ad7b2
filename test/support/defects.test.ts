// Whoever changes a source that a defect is seeded into learns it at once, and not from the suite of faults.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../src/domain/root.ts';
import { defects } from './defects.ts';
import { suite } from './suite.ts';

const test = suite('seeded defects');

test('each defect fits the sources: what it changes stands there once; so does the test that sees it', () => {
  const read = (file: string) => {
    const path = join(packageRoot, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  const unfit = defects.flatMap(({ what, edits, seenBy }) => [
    ...edits
      .filter(({ file, from }) => read(file).split(from).length !== 2)
      .map(({ file }) => `${what}: ${file}`),
    // Titles of a table end with a value.
    ...('test' in seenBy && !read(seenBy.test).includes(seenBy.title.replace(/: \d+$/, ''))
      ? [`${what}: ${seenBy.test}`]
      : []),
  ]);
  assert.equal(unfit, []);
});
