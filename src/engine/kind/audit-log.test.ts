import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { temporaryFolder } from '../../../test/support/bearerless.ts';
import { suite } from '../../../test/support/suite.ts';
import { waitFor } from '../wait.ts';
import { followLog } from './audit-log.ts';
import type { Container } from './container.ts';

const test = suite('a log that is followed');
const waits = { limit: 10_000, signal: new AbortController().signal };

/** A container whose log has two lines. */
const container: Pick<Container, 'name' | 'follow'> = {
  name: 'node',
  async follow(_, sink) {
    for (const line of ['one\n', 'two\n']) {
      sink.write(line);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  },
};

test('the lines are in the file, and a file that takes none ends nothing', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'audit.log');
  const said: string[] = [];
  followLog(container, { path: '/log', file, broken: (text) => said.push(text) });
  const whole = async () => (await readFile(file, 'utf8').catch(() => '')) === 'one\ntwo\n' || undefined;
  await waitFor('the log is there', whole, waits);
  equal(said, []);
  followLog(container, { path: '/log', file: '/dev/full', broken: (text) => said.push(text) });
  await waitFor('it is told', async () => said.length > 0 || undefined, waits);
  await new Promise((resolve) => setTimeout(resolve, 100));
  match(said[0] ?? '', /^\/log of node is not followed: ENOSPC/);
  is(said.length, 1);
});
