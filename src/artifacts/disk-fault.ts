// What keeps the cache from being written: a full or read-only disk, a folder that is somebody else's or no folder. It
// is told as what it is, and never taken for a server that broke off or a release that is not there.
import { BearerlessError, messageOf } from '../domain/error.ts';

const codes = new Set([
  ...['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENFILE'],
  ...['ENOTDIR', 'EISDIR', 'EEXIST', 'ELOOP'],
]);

/** Whether a file could not be written or read, as the system says it. */
export function isDiskFault(thrown: unknown): thrown is NodeJS.ErrnoException {
  return thrown instanceof Error && codes.has((thrown as NodeJS.ErrnoException).code ?? '');
}

/** The error to throw for `thrown`, which came up while the cache was filled. */
export function cacheFault(thrown: unknown, cacheDir: string): unknown {
  if (!isDiskFault(thrown) || thrown instanceof BearerlessError) return thrown;
  const message = `the cache in ${cacheDir} cannot be filled: ${messageOf(thrown)}`;
  return new BearerlessError('environment', 'cache-unwritable', message, {
    hint: 'Make room, or name another folder for it with the variable XDG_CACHE_HOME.',
    cause: thrown,
  });
}
