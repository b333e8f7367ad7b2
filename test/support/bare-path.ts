// A PATH that lacks some programs: a folder of links to all others, for what a run says on a machine without them.
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes `folder` with links to every program of this PATH but those of `missing`; gives it as a PATH. */
export async function pathWithout(folder: string, missing: string[]): Promise<string> {
  await mkdir(folder);
  const linked = new Set(missing);
  for (const from of (process.env.PATH ?? '').split(':').filter(Boolean)) {
    for (const name of await readdir(from).catch(() => [])) {
      if (linked.has(name)) continue;
      linked.add(name);
      await symlink(join(from, name), join(folder, name));
    }
  }
  return folder;
}
