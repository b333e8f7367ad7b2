// What goes wrong is said as it is: an apiserver that dies (the real one behind a script), and Ctrl-C.
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

test('an apiserver that dies under one setting is named, and the other setting goes on', async () => {
  await using folder = await temporaryFolder();
  const broken = await assets(
    folder.path,
    `for a in "$@"; do [ "$a" = --anonymous-auth=false ] && { echo "boom: cannot bind" >&2; exit 7; }; done`,
  );
  const { exitCode, results, said } = await run(folder.path, [
    ...['-k', 'latest', '-s', 'default,anonymous-off', '--assets', broken],
    ...stranger,
  ]);
  const answers = Object.entries(results.cells).map(([id, { observed }]) => [
    id.split('/')[1],
    shortOutcome(observed),
  ]);
  const fault = results.clusters.find(({ setting }) => setting === 'anonymous-off')?.fault;

  assert.is(exitCode, 3, said);
  assert.equal(answers, [
    ['default', '403'],
    ['anonymous-off', 'inconclusive'],
  ]);
  assert.is(fault?.code, 'component-exited');
  assert.match(
    fault?.message ?? '',
    /^kube-apiserver exited with code 7; its command line: .*--anonymous-auth=false/,
  );
  assert.is(fault?.tail, 'boom: cannot bind');
  assert.match(said, /boom: cannot bind/);
});

/** Starts a run, waits until its cluster answers, does `act`, and returns what it left. */
async function cutShort(act: 'SIGINT') {
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

test('Ctrl-C ends everything, keeps what was measured and says so', async () => {
  const { exitCode, processes, results } = await cutShort('SIGINT');
  assert.is(exitCode, 130);
  assert.ok(processes > 8, `${processes} processes were seen`);
  assert.is(results?.run.interrupted, true);
  const codes = Object.values(results?.cells ?? {}).map(({ observed }) => observed);
  assert.ok(codes.some((observed) => observed.kind === 'inconclusive' && observed.code === 'interrupted'));
});
