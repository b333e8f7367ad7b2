import { readFile } from 'node:fs/promises';
import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { schemaText } from './schema.ts';

const test = suite('schema');

test('the committed results/schema.json is what the types give', async () => {
  const file = new URL('../../results/schema.json', import.meta.url);
  assert.is(await readFile(file, 'utf8'), schemaText(), 'stale: run `npm run schema` and commit it');
});
