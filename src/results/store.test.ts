import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { resultsOf } from '../../test/support/results-builder.ts';
import { suite } from '../../test/support/suite.ts';
import { BearerlessError } from '../domain/error.ts';
import { readResults, resultsText, writeResults } from './store.ts';

const test = suite('results store');
const results = resultsOf({
  version: 'v1.33.13',
  settings: ['default', 'paths-health'],
  answers: { 'apiserver:GET:/api@none': '403 n/a', 'join:token': 'joined ?' },
  faults: { 'paths-health': { message: 'kube-apiserver exited with 1', tail: 'unknown flag' } },
});

async function folder(): Promise<{ dir: string; file: string } & AsyncDisposable> {
  const dir = await mkdtemp(join(tmpdir(), 'bearerless-results-'));
  return { dir, file: join(dir, 'results.json'), [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) };
}

async function failure(text: string): Promise<[code: string, message: string]> {
  await using at = await folder();
  await writeFile(at.file, text);
  const thrown: unknown = await readResults(at.dir).then(
    () => undefined,
    (error) => error,
  );
  if (!(thrown instanceof BearerlessError)) throw new Error('expected a BearerlessError', { cause: thrown });
  return [thrown.code, thrown.message.replaceAll(at.file, 'FILE')];
}

test('what is written is read back, by folder and by file, and nothing else is left', async () => {
  await using at = await folder();
  writeResults(at.dir, resultsOf({ version: 'v1.20.2', settings: [], answers: {} }));
  assert.is(writeResults(at.dir, results), at.file);
  assert.equal(await readResults(at.dir), results);
  assert.equal(await readResults(at.file), results);
  assert.equal(await readdir(at.dir), ['results.json']);
});

test('a write that fails names the file and leaves nothing behind', async () => {
  await using at = await folder();
  await writeFile(join(at.dir, 'file'), '');
  assert.throws(
    () => writeResults(join(at.dir, 'file'), results),
    (thrown: unknown) => thrown instanceof BearerlessError && thrown.code === 'results-unwritable',
  );
  assert.equal(await readdir(at.dir), ['file']);
});

test('a write that fails at its last step leaves no part behind', async () => {
  await using at = await folder();
  await mkdir(at.file);
  assert.throws(() => writeResults(at.dir, results), /^Cannot write .*results\.json: EISDIR/);
  assert.equal(await readdir(at.dir), ['results.json']);
});

test('a missing file is an error that names it', async () => {
  await using at = await folder();
  const thrown = await readResults(at.file).then(
    () => undefined,
    (error) => error,
  );
  assert.match(thrown.message, `Cannot read ${at.file}: ENOENT`);
});

test('text that is not JSON is an error', async () => {
  const [code, message] = await failure('{"schemaVersion":1,');
  assert.is(code, 'results-invalid');
  assert.match(message, 'FILE: not JSON: ');
});

test('results of another schema version are refused by that name', async () => {
  assert.equal(await failure('{"schemaVersion":3,"new":true}'), [
    'results-invalid',
    'FILE: schemaVersion is 3, and this bearerless reads 1 and 2.',
  ]);
});

test('every problem is named with its place', async () => {
  const cells = {
    'v1.33.13/default/process/join:token': { observed: { kind: 'denied' }, evidence: [], attempts: -1 },
  };
  const [code, message] = await failure(resultsText({ ...results, cells } as never));
  assert.is(code, 'results-invalid');
  assert.match(message, 'cells["v1.33.13/default/process/join:token"].observed');
  assert.match(message, 'cells["v1.33.13/default/process/join:token"].attempts');
});

test('a cell id of no known shape is refused', async () => {
  const cells = { 'v1.33.13/default/process/dance': results.cells['v1.33.13/default/process/join:token'] };
  assert.equal(await failure(resultsText({ ...results, cells } as never)), [
    'results-invalid',
    'FILE: "v1.33.13/default/process/dance" is no cell id.',
  ]);
});
