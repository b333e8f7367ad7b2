// How many kind clusters this machine can run side by side: what they take, measured with v1.37.2 and two further nodes
// each.
import { availableParallelism } from 'node:os';
import { watchersAllowed } from '../common/watchers.ts';

const megabytesPerCluster = 1200;
/**
 * systemd, containerd, kubelet and kube-controller-manager watch files; distributions allow 128 watchers, kind's nodes
 * want more.
 */
const watchersPerCluster = 48;

/** At least one; `megabytes` is the memory that is free. */
export async function kindJobs(megabytes: number): Promise<number> {
  const most = Math.min(
    (megabytes - 500) / megabytesPerCluster,
    (await watchersAllowed()) / watchersPerCluster,
    // More than these at once only wait for each other, some until their time is up.
    availableParallelism(),
  );
  return Math.max(1, Math.floor(most));
}
