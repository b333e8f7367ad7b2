// A component that ends or stalls while it is asked: what the run then says is true or inconclusive, names the
// component, and comes soon.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { waitFor } from '../../src/engine/wait.ts';
import { verdictOf } from '../../src/results/judged.ts';
import { readResults } from '../../src/results/store.ts';
import { temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';
import { nothingLeft, startWatched } from '../support/watched-run.ts';

const test = suite('supervision of a run', { limit: 900_000 });
const { signal } = new AbortController();

/** Milliseconds after the fault in which the run must have ended. */
const soon = 60_000;

/** Disturbs one process of this name once cells were answered; gives what the run then came to. */
async function disturbed(name: string, disturb: (pid: number) => void | Promise<void>) {
  await using folder = await temporaryFolder();
  const output = join(folder.path, 'out');
  const argv = ['-k', 'latest', '-s', 'default', '--output', output];
  const run = await startWatched(folder.path, argv);
  const [target] = await waitFor(
    `${name} runs, and cells are answered`,
    async () => {
      const journal = await readFile(join(output, 'journal.jsonl'), 'utf8').catch(() => '');
      const found = run.named(name);
      return journal.includes('"type":"cell"') && found.length > 0 ? found : undefined;
    },
    { limit: 280_000, signal, every: 20 },
  );
  const at = run.now();
  await disturb(target?.pid as number);
  const ended = await run.ended;
  await nothingLeft(run);
  const { cells, clusters } = await readResults(output);
  const verdicts = Object.values(cells).map(verdictOf);
  const wrong = verdicts.filter(({ kind }) => kind === 'surprise');
  assert.equal(wrong, [], ended.said);
  assert.ok(ended.at - at < soon, `it ended ${Math.round((ended.at - at) / 1000)} s after the fault`);
  const open = verdicts.flatMap((one) => (one.kind === 'inconclusive' ? [one.because] : []));
  return { exitCode: ended.exitCode, open, answered: verdicts.length - open.length, clusters };
}

const kill = (pid: number) => void process.kill(pid, 'SIGKILL');

for (const name of ['etcd', 'kube-apiserver', 'kube-controller-manager']) {
  test(`${name} is killed: what was answered stands, and the rest says that it was`, async () => {
    const { exitCode, open, answered, clusters } = await disturbed(name, kill);
    assert.is(exitCode, 3);
    assert.ok(answered > 0 && open.length > 0, `${answered} answered, ${open.length} open`);
    const because = `${name} was ended by SIGKILL while answers rested on it`;
    for (const one of open) assert.ok(one.startsWith(because), one);
    const [fault] = clusters.flatMap((cluster) => cluster.fault ?? []);
    assert.is(fault?.code, 'component-ended');
    assert.ok((fault?.tail ?? '').length > 0, 'its last words are told');
  });
}

test('containerd of a node is killed: its join alone says nothing', async () => {
  const { exitCode, open, answered } = await disturbed('containerd', kill);
  assert.is(exitCode, 3);
  assert.ok(answered > 0 && open.length > 0, `${answered} answered, ${open.length} open`);
  for (const because of open) assert.match(because, /containerd .*was ended by SIGKILL/);
});

test('etcd stands still for 20 s: nothing is said that is not true', async () => {
  const { exitCode, open } = await disturbed('etcd', async (pid) => {
    process.kill(pid, 'SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    // The run may have given up by now, and etcd with it.
    try {
      process.kill(pid, 'SIGCONT');
    } catch {}
  });
  assert.is(exitCode, open.length > 0 ? 3 : 0);
  for (const because of open) assert.match(because, /etcd|kube-controller-manager/);
});
