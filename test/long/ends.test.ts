// What goes wrong is said as it is: a component that dies, a cluster that is not what its setting says, Ctrl-C, kill -9.
// Broken apiservers are the real one behind a script.
import { chmod, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import * as assert from 'uvu/assert';
import { shortOutcome } from '../../src/domain/outcome.ts';
import { waitFor } from '../../src/engine/wait.ts';
import { readResults } from '../../src/results/store.ts';
import { alive, bearerless, family, program, run, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('faults', { limit: 600_000 });
const signal = new AbortController().signal;

/** A folder of assets whose kube-apiserver is the script `lines` around the real one, `$real`. */
async function assets(folder: string, lines: string): Promise<string> {
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

const stranger = ['--grep', 'apiserver:GET:/api@none'];

test('an apiserver that ignores its setting fails the control cell', async () => {
  await using folder = await temporaryFolder();
  const deaf = await assets(
    folder.path,
    `for a in "$@"; do [ "$a" = --anonymous-auth=false ] || set -- "$@" "$a"; shift; done`,
  );
  const { exitCode, results, said } = await run(folder.path, [
    ...['-k', 'latest', '-s', 'anonymous-off', '--assets', deaf],
    ...stranger,
  ]);
  assert.equal(
    Object.values(results.cells).map(({ observed }) => shortOutcome(observed)),
    ['403'],
  );
  assert.is(exitCode, 1, said);
});

/** Starts a run, waits until its cluster answers, does `act`, and returns what it left. */
async function cutShort(act: 'SIGINT' | 'SIGKILL') {
  await using folder = await temporaryFolder();
  const output = join(folder.path, 'out');
  const child = execa(program, ['run', '-k', 'latest', '-s', 'anonymous-off', '--output', output], {
    reject: false,
    stdin: 'ignore',
  });
  const all = await waitFor(
    'the run has a control plane and nodes',
    async () => {
      const pids = await family(child.pid as number);
      return pids.length > 12 ? pids : undefined;
    },
    { limit: 60_000, signal },
  );
  child.kill(act);
  const { exitCode } = await child;
  await waitFor('nothing of the run is left', async () => (await alive(all)).length === 0 || undefined, {
    limit: 10_000,
    signal,
  });
  const results = await readResults(output).catch(() => undefined);
  return { exitCode, processes: all.length, results };
}

test('kill -9 leaves no process behind', async () => {
  const { processes } = await cutShort('SIGKILL');
  assert.ok(processes > 8, `${processes} processes were seen`);
});
