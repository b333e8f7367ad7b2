// A machine that lacks something: it is said in a sentence, the exit code is never that of an answer, and no cell is answered.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { pathWithout } from '../support/bare-path.ts';
import { run, temporaryFolder } from '../support/bearerless.ts';
import { faults } from '../support/seeded.ts';

const { test } = faults('resources', { limit: 120_000 });
const stranger = ['-k', 'latest', '-s', 'default', '--grep', 'apiserver:GET:/api@none'];
const oneLine = (text: string) => text.replace(/\s+/g, ' ');

for (const program of ['ip', 'unshare', 'setpriv', 'nsenter', 'mount']) {
  test(`without ${program} nothing is asked, and what to install is said`, async () => {
    await using folder = await temporaryFolder();
    const programs = join(folder.path, 'bin');
    await mkdir(programs);
    const PATH = await pathWithout(programs, [program]);
    const { exitCode, results, said } = await run(folder.path, stranger, { PATH });
    assert.is(exitCode, 4, said);
    assert.match(oneLine(said), `missing: ${program}. Install them: sudo apt-get install`);
    assert.equal(
      Object.values(results.cells).map(({ observed }) => observed.kind),
      ['unsupported'],
    );
  });
}
