// Whole texts to compare with, as files that a reviewer can look at: test/fixtures/golden/NAME.
// GOLDEN=write writes them anew; look at the difference before you commit it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';

const folder = join(import.meta.dirname, '..', 'fixtures', 'golden');

/** Asserts that `actual` is the golden text. */
export function golden(name: string, actual: string): void {
  const file = join(folder, name);
  if (process.env.GOLDEN === 'write') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, actual);
  }
  assert.fixture(actual, readFileSync(file, 'utf8'), `${file} differs (GOLDEN=write writes it anew)`);
}
