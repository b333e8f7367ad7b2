import { readFile } from 'node:fs/promises';
import * as assert from 'uvu/assert';
import { wrongBy, wrongInJournal } from '../../test/support/documents.ts';
import { suite } from '../../test/support/suite.ts';
import { documentKinds, documentSchema, schemaText } from './schema.ts';

const test = suite('schema');

test('the committed results/schema.json is what the types give', async () => {
  const file = new URL('../../results/schema.json', import.meta.url);
  assert.is(await readFile(file, 'utf8'), schemaText(), 'stale: run `npm run schema` and commit it');
});

test('what a schema does not know is wrong by it, and what is missing too', () => {
  assert.equal(wrongBy('plan', { include: [] }), []);
  assert.equal(wrongBy('plan', {}), [" must have required property 'include'"]);
  assert.equal(wrongBy('plan', { include: [], more: 1 }), [' must NOT have additional properties']);
  assert.equal(
    wrongInJournal('{"type":"run-end","end":"2026-01-02T03:04:05Z","seconds":1,"interrupted":false}\n'),
    [],
  );
  assert.is(wrongInJournal('{"type":"run-end","seconds":1,"interrupted":false}\n').length, 1);
});

test('the fields of what is printed for programs say what they are', () => {
  assert.equal(documentKinds, ['journal', 'probe', 'diff', 'bisection', 'plan']);
  for (const kind of ['probe', 'diff', 'bisection', 'plan'] as const)
    assert.match(documentSchema(kind), /"description": "/);
});
