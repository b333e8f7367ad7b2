// `bearerless help`: the pages of the documentation in a terminal of 80 columns, error codes, and commands.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { packageRoot } from '../../src/domain/root.ts';
import { bearerless } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('help');

const pages = readdirSync(join(packageRoot, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => basename(name, '.md'));

test('every page is a topic with its title, and security beside them', async () => {
  const { stdout, exitCode } = await bearerless(['help']);
  is(exitCode, 0);
  const topics = stdout.split('\n').slice(1, -1);
  equal(
    topics.map((line) => line.split(/ {2,}/)[0]),
    [...pages.sort(), 'security'],
  );
  is(
    topics.every((line) => /^\S+ {2,}\S/.test(line)),
    true,
    stdout,
  );
});

test('a page fits 80 columns, but for its examples', async () => {
  const { stdout, exitCode } = await bearerless(['help', 'results']);
  is(exitCode, 0);
  match(stdout, /^Results and reports\n\nA run writes to --output DIR/);
  match(stdout, /\nunsupported\n {2}meaning: cannot be asked/);
  equal(
    stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('  ')),
    [],
  );
});

test('an error code has its entry, a command its help', async () => {
  const [code, command] = [await bearerless(['help', 'no-docker']), await bearerless(['help', 'sweep'])];
  is(
    code.stdout,
    `no-docker
  what it means: No Docker engine answers.
  what to do: Start one, or use --engine process, which needs none.`,
  );
  match(command.stdout, /^Usage: bearerless sweep /);
});

test('an unknown topic is refused, and a similar one is named', async () => {
  const [near, far] = [await bearerless(['help', 'no-dokcer']), await bearerless(['help', 'xyzzyplugh'])];
  is(near.exitCode, 2);
  match(near.stderr, /^error\[unknown-topic\]: there is no topic "no-dokcer"; did you mean "no-docker"\?/);
  match(far.stderr, /Valid: benchmarks, bisecting, changes, ci, clusters, /);
});
