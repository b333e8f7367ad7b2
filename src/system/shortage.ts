// What the kernel refuses for want of something, told as what it is: a fault of this machine with what to do, and no
// defect of ours.

import { BearerlessError, messageOf } from '../domain/error.ts';
import type { ErrorCode } from '../domain/error-code.ts';

const choose = 'Choose another folder (--output, XDG_CACHE_HOME, TMPDIR).';

/** By the name that Node gives the kernel's error: a stable code, what it means, what to do. */
const shortages: Record<string, readonly [code: ErrorCode, means: string, hint: string]> = {
  ENOSPC: ['disk-full', 'the disk is full', `Free some space there. ${choose}`],
  EDQUOT: ['disk-full', 'the quota of this disk is used up', `Free some space there. ${choose}`],
  EFBIG: ['file-too-big', 'a file may not get longer', 'Allow longer files: ulimit -f unlimited'],
  EROFS: ['read-only', 'the disk is read-only', choose],
  EIO: ['disk-broken', 'the disk does not work', choose],
  EACCES: ['not-permitted', 'this user may not do that', choose],
  EPERM: ['not-permitted', 'this user may not do that', choose],
  EMFILE: ['too-many-files', 'this process may open no more files', 'Allow more: ulimit -n 4096'],
  ENFILE: ['too-many-files', 'this machine may open no more files', 'Allow more: sudo sysctl fs.file-max'],
  ENOMEM: ['out-of-memory', 'there is no memory left', 'Ask fewer settings at once: --jobs 1'],
  EAGAIN: ['too-many-processes', 'this user may start no more processes', 'Allow more: ulimit -u'],
};

/** The fault of the machine that `thrown` comes from, or undefined where it comes from none. */
export function shortageOf(thrown: unknown): BearerlessError | undefined {
  if (thrown instanceof BearerlessError || !(thrown instanceof Error)) return undefined;
  const { code, syscall } = thrown as NodeJS.ErrnoException;
  // Node's recursive mkdir says ENOENT where the kernel said that the disk is read-only.
  const name = code === 'ENOENT' && syscall === 'mkdir' ? 'EROFS' : (code ?? '');
  const [is, means, hint] = shortages[name] ?? [];
  if (is === undefined || hint === undefined) return shortageOf(thrown.cause);
  return new BearerlessError('environment', is, `${means}: ${messageOf(thrown)}`, { hint, cause: thrown });
}
