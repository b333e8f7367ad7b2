import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { messageOf } from './error.ts';
import { readStream, readText } from './read-text.ts';

const test = suite('domain/read-text');

test('a text is read, and of everything else is said what it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-test-'));
  try {
    const read = async (name: string, bytes?: string | Uint8Array) => {
      const file = join(folder, name);
      if (bytes !== undefined) await writeFile(file, bytes);
      return await readText(file).catch(messageOf);
    };
    await mkdir(join(folder, 'sub'));
    equal(
      {
        text: await read('text', 'a: é\n'),
        marked: await read('marked', '\ufeffa: b\n'),
        empty: await read('empty', ''),
        missing: await read('missing'),
        folder: await read('sub'),
        below: await read('text/below'),
        latin: await read('latin', Buffer.from('caf\xe9', 'latin1')),
        utf16: await read('utf16', Buffer.from('\ufeffa: b', 'utf16le')),
        mebibyte: (await read('mebibyte', 'a'.repeat(1024 * 1024))).length,
        longer: await read('longer', 'a'.repeat(1024 * 1024 + 1)),
      },
      {
        text: 'a: é\n',
        marked: 'a: b\n',
        empty: '',
        missing: 'there is no such file',
        folder: 'it is a folder',
        below: `ENOTDIR: not a directory, open '${join(folder, 'text/below')}'`,
        latin: 'it is no text in UTF-8',
        utf16: 'it is no text in UTF-8',
        mebibyte: 1024 * 1024,
        longer: 'it is longer than 1 MiB',
      },
    );
    equal(await readText('/dev/zero').catch(messageOf), 'it is longer than 1 MiB');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a stream is read until it is too long, however long it is', async () => {
  let given = 0;
  async function* endless() {
    for (;;) {
      given += 1;
      yield Buffer.alloc(400_000, 'a');
    }
  }
  equal(await readStream(endless()).catch(messageOf), 'it is longer than 1 MiB');
  equal(given, 3);
  async function* parts() {
    yield Buffer.from('a: \xc3', 'latin1');
    yield Buffer.from('\xa9\n', 'latin1');
  }
  equal(await readStream(parts()), 'a: é\n');
});
