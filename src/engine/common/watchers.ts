// How many files a user may watch on this machine. Each kubelet, apiserver and controller manager needs several inotify
// instances, and distributions allow 128.
import { readFile } from 'node:fs/promises';

/** The sysctl for this limit. */
export const watcherLimit = 'fs.inotify.max_user_instances';

/** The inotify instances that a user may have; infinitely many if the kernel does not tell. */
export async function watchersAllowed(): Promise<number> {
  const path = `/proc/sys/${watcherLimit.replaceAll('.', '/')}`;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? Number.POSITIVE_INFINITY : Number(text);
}
