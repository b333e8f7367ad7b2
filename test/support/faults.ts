// Ways for a run to go wrong: a kube-apiserver that is the real one behind a script, and an end in the middle.
import { chmod, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { waitFor } from '../../src/engine/wait.ts';
import { readResults } from '../../src/results/store.ts';
import { bearerless, program, temporaryFolder } from './bearerless.ts';
import { alive, family } from './processes.ts';

const signal = new AbortController().signal;
/** Milliseconds; a loaded machine must not reach it. */
const hung = 280_000;

/** A folder of assets whose kube-apiserver is the script `lines` around the real one, `$real`. */
export async function assets(folder: string, lines: string): Promise<string> {
  const { stdout: cached } = await bearerless(['binaries', 'path', 'latest']);
  const wrapper = join(folder, 'kube-apiserver');
  await writeFile(
    wrapper,
    `#!/bin/bash\nreal=${join(cached.trim(), 'kube-apiserver')}\n${lines}\nexec "$real" "$@"\n`,
  );
  await chmod(wrapper, 0o755);
  for (const name of ['kubeadm', 'kubelet', 'kube-controller-manager', 'etcd']) {
    await symlink(join(cached.trim(), name), join(folder, name));
  }
  return folder;
}

/** Starts a run, waits until its cluster answers, does `act`, and returns what it left. */
export async function cutShort(act: 'SIGINT' | 'SIGKILL') {
  await using folder = await temporaryFolder();
  const output = join(folder.path, 'out');
  const child = execa(program, ['run', '-k', 'latest', '-s', 'anonymous-off', '--output', output], {
    reject: false,
    stdin: 'ignore',
  });
  const all = await waitFor(
    'the run has a control plane and nodes',
    async () => {
      const pids = family(child.pid as number);
      return pids.length > 12 ? pids : undefined;
    },
    { limit: hung, signal },
  );
  child.kill(act);
  const { exitCode } = await child;
  await waitFor('nothing of the run is left', async () => alive(all).length === 0 || undefined, {
    limit: hung,
    signal,
  });
  const results = await readResults(output).catch(() => undefined);
  return { exitCode, processes: all.length, results };
}
