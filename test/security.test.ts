// SECURITY.md names the tests that hold its promises: each of them is there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { equal } from 'uvu/assert';
import { packageRoot as root } from '../src/domain/root.ts';
import { sourceFiles } from './support/files.ts';
import { suite } from './support/suite.ts';

const test = suite('SECURITY.md');

test('every test that it names exists', () => {
  const text = readFileSync(join(root, 'SECURITY.md'), 'utf8');
  const named = [...text.matchAll(/`((?:test|src)\/[\w/.*-]+)`/g)].map(([, name = '']) => name);
  const files = ['src', 'test']
    .flatMap((folder) => sourceFiles(root, folder))
    .map((file) => file.slice(root.length));
  const known = files.filter((file) => file.endsWith('.test.ts')).map((file) => file.replace(/^\//, ''));
  const missing = [...new Set(named)].filter((name) => {
    const pattern = new RegExp(`^${name.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}`);
    return !known.some((file) => pattern.test(file));
  });
  equal(named.length > 20, true);
  equal(missing, []);
});
