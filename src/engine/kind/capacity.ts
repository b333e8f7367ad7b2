// How many kind clusters this machine can run side by side: what they take, measured with v1.37.2 and two further nodes each.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';

const megabytesPerCluster = 1200;
/** systemd, containerd, kubelet and kube-controller-manager watch files; distributions allow 128 watchers, kind's nodes want more. */
const watchersPerCluster = 48;

/** At least one; `megabytes` is the memory that is free. */
export async function kindJobs(megabytes: number): Promise<number> {
  const text = await readFile('/proc/sys/fs/inotify/max_user_instances', 'utf8').catch(() => undefined);
  const watchers = text === undefined ? Number.POSITIVE_INFINITY : Number(text);
  const most = Math.min(
    (megabytes - 500) / megabytesPerCluster,
    watchers / watchersPerCluster,
    // More than these at once only wait for each other, some until their time is up.
    availableParallelism(),
  );
  return Math.max(1, Math.floor(most));
}
