// Resolves the path of a machine's file as seen from outside the machine. The machine's links contain paths of the
// machine, but the kernel would follow them in our own file system.
import { readlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** More links than this in a row mean a loop. */
const most = 8;

/**
 * The location of `path` below `root`, with the file's own links followed. Links to folders on the way are not
 * followed.
 */
export async function rootPath(root: string, path: string): Promise<string> {
  let at = path;
  for (let n = 0; n < most; n += 1) {
    const target = await readlink(root + at).catch(() => undefined);
    if (target === undefined) break;
    at = resolve(dirname(at), target);
  }
  return root + at;
}
