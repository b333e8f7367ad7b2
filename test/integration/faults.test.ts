// What goes wrong is said as it is: an apiserver that dies (the real one behind a script), and Ctrl-C.
import * as assert from 'uvu/assert';
import { shortOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder } from '../support/bearerless.ts';
import { assets, cutShort } from '../support/faults.ts';
import { suite } from '../support/suite.ts';

const test = suite('faults', { limit: 600_000 });

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
  assert.equal(
    answers,
    [
      ['default', '403'],
      ['anonymous-off', 'inconclusive'],
    ],
    said,
  );
  assert.is(fault?.code, 'component-exited');
  assert.match(
    fault?.message ?? '',
    /^kube-apiserver exited with code 7; its command line: .*--anonymous-auth=false/,
  );
  assert.is(fault?.tail, 'boom: cannot bind');
  assert.match(said, /boom: cannot bind/);
});

test('Ctrl-C ends everything, keeps what was measured and says so', async () => {
  const { exitCode, processes, results } = await cutShort('SIGINT');
  assert.is(exitCode, 130);
  assert.ok(processes > 8, `${processes} processes were seen`);
  assert.is(results?.run.interrupted, true);
  const codes = Object.values(results?.cells ?? {}).map(({ observed }) => observed);
  assert.ok(codes.some((observed) => observed.kind === 'inconclusive' && observed.code === 'interrupted'));
});
