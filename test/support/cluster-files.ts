// The files of a cluster that runs: its /etc/kubernetes with everything in it, and its objects of RBAC as kubectl lists
// them.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { bearerless } from './bearerless.ts';

const name = 'round-trip';
const rbacKinds = 'clusterroles,clusterrolebindings,roles,rolebindings';

/** Starts a cluster of the setting, takes its files into `root`, and ends it; gives what of them is named with -f. */
export async function takeClusterFiles(
  root: string,
  binaries: string,
  setting: string,
  version: string,
): Promise<string[]> {
  const up = await bearerless(['up', '-k', version, '-s', setting, '--name', name]);
  try {
    const [, kubeconfig = ''] = /^export KUBECONFIG=(.*)$/m.exec(up.stdout) ?? [];
    const [, enter = ''] = /^# enter it: (.*)$/m.exec(up.stdout) ?? [];
    if (enter === '') throw new Error(up.stderr);
    await mkdir(root, { recursive: true });
    await execa('sh', ['-euc', `${enter} -c 'tar cf - -C / etc/kubernetes' | tar xf - -C "$1"`, 'sh', root]);
    await bearerless(['binaries', 'fetch', version, '--only', 'kubectl']);
    const get = ['--kubeconfig', kubeconfig, 'get', rbacKinds, '-A', '-o', 'yaml'];
    const { stdout } = await execa(join(binaries, 'kubectl'), get);
    const rbac = join(root, 'rbac.yaml');
    await writeFile(rbac, stdout);
    return [join(root, 'etc/kubernetes'), rbac];
  } finally {
    await bearerless(['down', name]);
  }
}
