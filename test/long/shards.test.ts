// Real Kubernetes in two shards, one version each: merged they are what one run would have been.
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { shortOutcome } from '../../src/domain/outcome.ts';
import { readResults } from '../../src/results/store.ts';
import { bearerless, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('shards of real clusters');

const asked = ['-k', '1.37,1.20', '-s', 'default,anonymous-off', '--grep', 'GET:/(api|healthz)@none'];

test('two shards, each found by its variables, merge into the whole plan; one alone is refused', async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  const shard = async (index: number) => {
    const env = { CI_NODE_INDEX: `${index}`, CI_NODE_TOTAL: '2' };
    const argv = ['run', ...asked, '--shard', 'auto', '--reporter', 'line', '--output', at(`shard-${index}`)];
    return await bearerless(argv, env);
  };
  const ended = [await shard(1), await shard(2)];
  equal(
    ended.map(({ exitCode }) => exitCode),
    [0, 0],
    ended.map(({ stdout, stderr }) => stdout + stderr).join('\n'),
  );

  const refused = await bearerless(['merge', at('shard-1'), '--output', at('half')]);
  is(refused.exitCode, 2);
  match(refused.stderr, 'shard 2/2 is missing');

  const merged = await bearerless(['merge', at('shard-2'), at('shard-1'), '--output', at('whole')]);
  is(merged.exitCode, 0, merged.stderr);
  const { cells, run } = await readResults(at('whole'));
  equal(
    Object.entries(cells).map(([id, { observed }]) => [
      id.replace(/^(v1\.\d+)\.\d+/, '$1'),
      shortOutcome(observed),
    ]),
    ['v1.37', 'v1.20'].flatMap((version) => [
      [`${version}/default/process/apiserver:GET:/api@none`, '403'],
      [`${version}/default/process/apiserver:GET:/healthz@none`, '200'],
      [`${version}/default/process/kubelet:GET:/healthz@none`, '401'],
      [`${version}/anonymous-off/process/apiserver:GET:/api@none`, '401'],
      [`${version}/anonymous-off/process/apiserver:GET:/healthz@none`, '401'],
      [`${version}/anonymous-off/process/kubelet:GET:/healthz@none`, '401'],
    ]),
  );
  is(run.interrupted, false);
});
