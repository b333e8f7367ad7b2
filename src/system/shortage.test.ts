import { openSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { BearerlessError } from '../domain/error.ts';
import { shortageOf } from './shortage.ts';

const test = suite('system/shortage');

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (thrown) {
    return thrown;
  }
}

const kernelError = (code: string, message: string) => Object.assign(new Error(message), { code });

test('what the kernel refuses is the fault of the machine, with what to do', () => {
  const told = shortageOf(kernelError('ENOSPC', 'ENOSPC: no space left on device, write'));
  assert.equal(
    [told?.blame, told?.code, told?.message],
    ['environment', 'disk-full', 'the disk is full: ENOSPC: no space left on device, write'],
  );
  assert.match(told?.hint ?? '', /^Free some space there/);
});

test('it is found below what was thrown', () => {
  const cause = kernelError('EMFILE', 'spawn unshare EMFILE');
  assert.is(shortageOf(new Error('Command failed', { cause }))?.code, 'too-many-files');
});

test('a folder that cannot be made on a read-only disk, as Node says it', () => {
  const thrown = Object.assign(kernelError('ENOENT', 'ENOENT: no such file, mkdir'), { syscall: 'mkdir' });
  assert.is(shortageOf(thrown)?.code, 'read-only');
});

test('what is no refusal of the kernel stays what it is', () => {
  assert.is(shortageOf(new TypeError('x is undefined')), undefined);
  assert.is(shortageOf(thrownBy(() => openSync('/does/not/exist', 'r'))), undefined);
  assert.is(
    shortageOf(new BearerlessError('user', 'usage', 'm', { cause: kernelError('EIO', 'm') })),
    undefined,
  );
  assert.is(shortageOf('just a string'), undefined);
});
