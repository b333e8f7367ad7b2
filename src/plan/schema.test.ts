import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { equal } from 'uvu/assert';
import { parse } from 'yaml';
import { suite } from '../../test/support/suite.ts';
import { packageRoot } from '../domain/root.ts';
import { writtenKinds, writtenSchema } from './schema.ts';

const test = suite('plan/schema');
const validator = (kind: (typeof writtenKinds)[number]) =>
  new Ajv2020({ strict: false, logger: false }).compile(JSON.parse(writtenSchema(kind)));

test('every scenario and setting of the package is valid by its schema, and a mistyped key is not', async () => {
  for (const [kind, folder] of [
    ['scenario', 'scenarios'],
    ['setting', 'clusters/settings'],
  ] as const) {
    const valid = validator(kind);
    const files = await readdir(join(packageRoot, folder));
    const texts = await Promise.all(files.map((name) => readFile(join(packageRoot, folder, name), 'utf8')));
    const wrong = files.filter((_, n) => !valid(parse(texts[n] ?? '')));
    equal([files.length > 2, wrong], [true, []]);
    equal(valid({ ...parse(texts[0] ?? ''), titel: 'x' }), false);
  }
});

test('there is a schema of what --config takes, and it wants what a scenario must have', () => {
  const valid = validator('config');
  equal([valid({}), valid({ settings: [{ id: 'a', title: 't', why: 'w' }] })], [true, true]);
  equal([valid({ scenarios: [{ id: 'a', title: 't', why: 'w' }] }), valid({ setting: [] })], [false, false]);
  equal(writtenKinds, ['scenario', 'setting', 'config', 'required']);
});
