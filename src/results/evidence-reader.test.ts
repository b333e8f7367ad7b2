import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { is } from 'uvu/assert';
import { temporaryFolder } from '../../test/support/bearerless.ts';
import { suite } from '../../test/support/suite.ts';
import { evidenceReader } from './evidence-reader.ts';

const test = suite('results/evidence-reader');

test('files below evidence of any folder are read, those of later attempts too, nothing else is', async () => {
  await using tmp = await temporaryFolder();
  const at = (path: string) => join(tmp.path, path);
  for (const name of ['a/evidence/cell', 'b/evidence/cell', 'b/attempt-2/evidence/cell', 'outside/cell'])
    mkdirSync(at(name), { recursive: true });
  writeFileSync(at('secret'), 'secret');
  writeFileSync(at('outside/cell/x.json'), 'secret');
  writeFileSync(at('b/evidence/cell/x.json'), 'from b');
  writeFileSync(at('b/attempt-2/evidence/cell/x.json'), 'asked again');
  symlinkSync(at('secret'), at('b/evidence/link'));
  symlinkSync(at('outside'), at('b/attempt-3'));
  mkdirSync(at('b/attempt-4'));
  symlinkSync(at('outside'), at('b/attempt-4/evidence'));
  execFileSync('mkfifo', [at('b/evidence/cell/pipe')]);
  const read = evidenceReader([at('missing'), at('a'), at('b')]);
  is(read('evidence/cell/x.json'), 'from b');
  is(read('attempt-2/evidence/cell/x.json'), 'asked again');
  const wrong = [
    'cell/x.json',
    'evidence/../../secret',
    'evidence/link',
    'evidence//cell/x.json',
    'evidence/cell',
    'evidence/cell/pipe',
    'evidence',
    'attempt-2/cell/x.json',
    'attempt-2/../secret',
    'attempt-2/evidence/../../../secret',
    'attempt-x/evidence/cell/x.json',
    'attempt-3/cell/x.json',
    'attempt-4/evidence/cell/x.json',
  ];
  for (const path of wrong) is(read(path), undefined, path);
});

test('the folder of a run may itself be a link, its evidence may not', async () => {
  await using tmp = await temporaryFolder();
  mkdirSync(join(tmp.path, 'run/evidence'), { recursive: true });
  writeFileSync(join(tmp.path, 'run/evidence/x'), 'x');
  symlinkSync(join(tmp.path, 'run'), join(tmp.path, 'latest'));
  is(evidenceReader([join(tmp.path, 'latest')])('evidence/x'), 'x');
  mkdirSync(join(tmp.path, 'hostile'));
  symlinkSync('/etc', join(tmp.path, 'hostile/evidence'));
  is(evidenceReader([join(tmp.path, 'hostile')])('evidence/passwd'), undefined);
});
