import { execFileSync } from 'node:child_process';
import { equal, is, throws } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { packFile, unpackFile } from './tar.ts';

const test = suite('engine/kind/tar');

test('what is packed is what tar reads, whatever its length', () => {
  for (const length of [0, 1, 511, 512, 513, 5000]) {
    const content = Buffer.alloc(length, 'x');
    const archive = packFile('join.yaml', content);
    equal(execFileSync('tar', ['--extract', '--to-stdout', 'join.yaml'], { input: archive }), content);
    equal(unpackFile(archive), content);
  }
});

test('the first file of what tar writes is found behind folders and extended headers', () => {
  const script =
    'cd "$(mktemp -d)" && mkdir a && printf hello >a/b && tar --create --format=pax a | cat; rm -r "$PWD"';
  is(unpackFile(execFileSync('sh', ['-c', script]))?.toString(), 'hello');
});

test('an archive without a file has none, and a name that does not fit is refused', () => {
  is(unpackFile(Buffer.alloc(1024)), undefined);
  is(unpackFile(Buffer.alloc(0)), undefined);
  throws(() => packFile('x'.repeat(101), Buffer.alloc(0)), /too long/);
});
