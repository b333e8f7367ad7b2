// Detects why the cache cannot be written: the disk is full or read-only, or the folder belongs to another user or is
// no folder. Such errors are reported as they are, and not mistaken for an interrupted download or a missing release.
import { BearerlessError, messageOf } from '../domain/error.ts';

const codes = new Set([
  ...['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENFILE'],
  ...['ENOTDIR', 'EISDIR', 'EEXIST', 'ELOOP'],
]);

/** Whether an error means that a file could not be written or read. */
export function isDiskFault(thrown: unknown): thrown is NodeJS.ErrnoException {
  return thrown instanceof Error && codes.has((thrown as NodeJS.ErrnoException).code ?? '');
}

/** The error to throw for `thrown`, which occurred while the cache was filled. */
export function cacheFault(thrown: unknown, cacheDir: string): unknown {
  if (!isDiskFault(thrown) || thrown instanceof BearerlessError) return thrown;
  const message = `the cache in ${cacheDir} cannot be filled: ${messageOf(thrown)}`;
  return new BearerlessError('environment', 'cache-unwritable', message, {
    hint: 'Make room, or name another folder for it with the variable XDG_CACHE_HOME.',
    cause: thrown,
  });
}
