// Apiservers that start on copies of default objects answer as those that created them: the same settings both ways.
import * as assert from 'uvu/assert';
import { longOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('copied default objects');

const scenarios = ['stranger', 'exposure', 'rbac-grant', 'authentication-configuration'];

for (const version of ['latest', '1.20']) {
  test(`${version}: every cell answers the same as on an empty etcd prefix`, async () => {
    const asked = async (...more: string[]) => {
      await using folder = await temporaryFolder();
      const argv = [...scenarios, '-k', version, '--grep', 'apiserver:', '-j', '2', ...more];
      const { results, exitCode, said } = await run(folder.path, argv);
      assert.is(exitCode, 0, said);
      const answers = Object.entries(results.cells).map(([id, { observed }]) => [id, longOutcome(observed)]);
      const copied = results.clusters.filter(({ defaultObjects }) => defaultObjects === 'copied');
      return { answers, copied: copied.length, clusters: results.clusters.length };
    };
    const quick = await asked();
    const empty = await asked('--empty-etcd');
    assert.is(empty.copied, 0);
    assert.ok(quick.copied > 0, `none of ${quick.clusters} control planes started on copies`);
    assert.equal(quick.answers, empty.answers);
  });
}
