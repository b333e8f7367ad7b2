// Bisections of real clusters, between the two versions whose programs every machine of these tests has: with a version
// that no source has between them, they are no neighbours, and that is said.
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { BisectionDocument } from '../../src/results/bisection-document.ts';
import { readResults } from '../../src/results/store.ts';
import { bearerless, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('bisections of real clusters');

const asked = ['--from', '1.20', '--to', '1.37', '--source', 'cache'];
const statusz = '1.37/default/process/apiserver:GET:/statusz@admin-cert';

test('an answer that turned is found with its evidence, what is not to be had is named, and it can be continued', async () => {
  await using folder = await temporaryFolder();
  const output = join(folder.path, 'out');
  // No release has this patch, so no cache has it.
  const hole = ['--versions', 'v1.30.999'];
  const { exitCode, stdout, stderr } = await bearerless([
    'bisect',
    statusz,
    ...asked,
    ...hole,
    '-o',
    output,
    '--json',
  ]);
  is(exitCode, 3, stderr);
  const { verdict, asked: askings } = BisectionDocument.parse(JSON.parse(stdout));
  is(verdict.is === 'turned' && verdict.confirmed, true, stdout);
  if (verdict.is !== 'turned') return;
  equal(
    [verdict.left, verdict.right],
    [
      { version: 'v1.20.2', outcome: '404' },
      { version: 'v1.37.2', outcome: '200' },
    ],
  );
  equal(
    verdict.between.map(({ version }) => version),
    ['v1.30.999'],
  );
  match(verdict.between[0]?.because ?? '', /the cache in .* does not have it/);
  for (const { run, evidence, outcome } of askings) {
    if (outcome === undefined) continue;
    is(evidence.length > 0, true);
    is((await readResults(run)).run.interrupted, false);
  }
  const again = await bearerless(['bisect', '--resume', output, '--json']);
  equal([again.exitCode, JSON.parse(again.stdout)], [3, JSON.parse(stdout)]);
  is(/is asked/.test(again.stderr), false, again.stderr);
});
