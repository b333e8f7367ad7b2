import { execFileSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { equal, is, match } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { type Entry, firstFile, tar, tarSize } from './tar.ts';

const test = suite('engine/common/tar');

async function packed(...entries: Entry[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of tar(entries)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const parts = (content: Buffer) => ({
  size: content.length,
  chunks: Readable.from([content.subarray(0, 700), content.subarray(700)].filter(({ length }) => length > 0)),
});

test('what is packed is what tar reads, whatever its length', async () => {
  for (const length of [0, 1, 511, 512, 513, 5000, 300_000]) {
    const content = Buffer.alloc(length, 'x');
    for (const how of [content, parts(content)]) {
      const archive = await packed(
        { path: 'tmp', mode: 0o755 },
        { path: 'tmp/a', mode: 0o600, content: how },
      );
      equal(execFileSync('tar', ['--extract', '--to-stdout', 'tmp/a'], { input: archive }), content);
      equal(await firstFile(Readable.from([archive])), content);
      is(
        tarSize([
          { path: 'tmp', mode: 0o755 },
          { path: 'tmp/a', mode: 0o600, content },
        ]),
        archive.length,
      );
    }
  }
});

test('a name of more than 100 bytes is kept whole', async () => {
  const path = `${'é'.repeat(80)}/${'x'.repeat(120)}`;
  const archive = await packed({ path, mode: 0o600, content: Buffer.from('hello') });
  is(execFileSync('tar', ['--extract', '--to-stdout', path], { input: archive }).toString(), 'hello');
});

test('the first file of what tar writes is found behind folders and extended headers', async () => {
  const script =
    'cd "$(mktemp -d)" && mkdir a && printf hello >a/b && tar --create --format=pax a | cat; rm -r "$PWD"';
  is((await firstFile(Readable.from([execFileSync('sh', ['-c', script])])))?.toString(), 'hello');
});

test('an archive without a file has none', async () => {
  is(await firstFile(Readable.from([Buffer.alloc(1024)])), undefined);
  is(await firstFile(Readable.from([])), undefined);
});

test('content that ends early or cannot be read is an error, not an archive', async () => {
  const broken = { size: 10, chunks: Readable.from([Buffer.from('short')]) };
  const messageOf = async (content: Entry['content']) =>
    await packed({ path: 'a', mode: 0o600, ...(content ? { content } : {}) }).then(() => 'packed', String);
  match(await messageOf(broken), /size mismatch/i);
  const failing = Readable.from(
    (async function* () {
      yield Buffer.from('x');
      throw new Error('cannot be read');
    })(),
  );
  match(await messageOf({ size: 2, chunks: failing }), /cannot be read/);
});
