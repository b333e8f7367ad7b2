// How far a build is, by what `go list` and `go build -v` say.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { temporaryFolder } from '../../test/support/bearerless.ts';
import { suite } from '../../test/support/suite.ts';
import { packageCount } from './package-count.ts';

const test = suite('artifacts/package-count');

test('when a package is compiled, everything that it imports is there, cached packages included', async () => {
  await using folder = await temporaryFolder();
  for (const [name, bytes] of Object.entries({ a: 10, b: 20, c: 30, main: 40 }))
    await writeFile(join(folder.path, `${name}.go`), 'x'.repeat(bytes));
  const line = (name: string, imports: string, files = `${name}.go,`) =>
    `${name}|${folder.path}|${imports}|${files}`;
  const listed = [line('a', ''), line('b', 'a'), line('c', ''), line('main', 'b,c', 'main.go,gone.go,')];
  const count = packageCount(`${listed.join('\n')}\n`);
  assert.equal(count.state(), { done: 0, total: 4, share: 0 });
  assert.is(count.begins('# main'), false);
  assert.is(count.begins('c'), true);
  assert.equal(count.state(), { done: 0, total: 4, share: 0 });
  assert.is(count.begins('b'), true);
  assert.equal(count.state(), { done: 1, total: 4, share: 0.1 });
  assert.is(count.begins('main'), true);
  assert.equal(count.state(), { done: 3, total: 4, share: 0.6 });
});

test('without a list nothing is counted', () => {
  const count = packageCount('');
  assert.is(count.begins('a'), false);
  assert.equal(count.state(), { done: 0, total: 0, share: 0 });
});
