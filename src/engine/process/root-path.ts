// Where a file of a machine is found from outside of it: its links lead to paths of its own, and the kernel would
// follow them to ours.
import { readlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** More links in a row are a circle. */
const most = 8;

/** The path below `root` of what `path` names there. A link to a folder on the way is not followed. */
export async function rootPath(root: string, path: string): Promise<string> {
  let at = path;
  for (let n = 0; n < most; n += 1) {
    const target = await readlink(root + at).catch(() => undefined);
    if (target === undefined) break;
    at = resolve(dirname(at), target);
  }
  return root + at;
}
