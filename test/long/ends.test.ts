// What goes wrong in ways that take longer to see: an apiserver that is not what its setting says, and kill -9.
import * as assert from 'uvu/assert';
import { shortOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder } from '../support/bearerless.ts';
import { assets, cutShort } from '../support/faults.ts';
import { suite } from '../support/suite.ts';

const test = suite('ends', { limit: 600_000 });

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

test('kill -9 leaves no process behind', async () => {
  const { processes } = await cutShort('SIGKILL');
  assert.ok(processes > 8, `${processes} processes were seen`);
});
