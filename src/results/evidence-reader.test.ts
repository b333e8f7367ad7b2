import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { is } from 'uvu/assert';
import { temporaryFolder } from '../../test/support/bearerless.ts';
import { suite } from '../../test/support/suite.ts';
import { evidenceReader } from './evidence-reader.ts';

const test = suite('results/evidence-reader');

test('files below evidence of any folder are read, nothing else is', async () => {
  await using tmp = await temporaryFolder();
  for (const name of ['a', 'b']) mkdirSync(join(tmp.path, name, 'evidence/cell'), { recursive: true });
  writeFileSync(join(tmp.path, 'secret'), 'secret');
  writeFileSync(join(tmp.path, 'b/evidence/cell/x.json'), 'from b');
  symlinkSync(join(tmp.path, 'secret'), join(tmp.path, 'b/evidence/link'));
  const read = evidenceReader([join(tmp.path, 'missing'), join(tmp.path, 'a'), join(tmp.path, 'b')]);
  is(read('evidence/cell/x.json'), 'from b');
  const wrong = [
    'cell/x.json',
    'evidence/../../secret',
    'evidence/link',
    'evidence//cell/x.json',
    'evidence/cell',
  ];
  for (const path of wrong) is(read(path), undefined, path);
});
