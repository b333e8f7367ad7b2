// How many kind clusters this machine can run at once, from usage measured with v1.37.2 and two further nodes each.
import { availableParallelism } from 'node:os';
import { watchersAllowed } from '../common/watchers.ts';

const megabytesPerCluster = 1200;
/**
 * systemd, containerd, kubelet and kube-controller-manager watch files. Distributions allow 128 watchers, and kind's
 * nodes need many of them.
 */
const watchersPerCluster = 48;

/** At least one; `megabytes` is the memory that is free. */
export async function kindJobs(megabytes: number): Promise<number> {
  const most = Math.min(
    (megabytes - 500) / megabytesPerCluster,
    (await watchersAllowed()) / watchersPerCluster,
    // More clusters than processors only wait for each other, and some of them time out.
    availableParallelism(),
  );
  return Math.max(1, Math.floor(most));
}
