// Settings and scenarios of users, and the schemas of what they write, through the program.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { packageRoot } from '../../src/domain/root.ts';
import { bearerless, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('settings and scenarios of users');
const example = join(packageRoot, 'examples/own-settings.yaml');
const ids = (stdout: string): string[] =>
  JSON.parse(stdout).cells.map(({ id, expected }: { id: string; expected?: { outcome: string } }) =>
    `${id.split('/').slice(1).join('/')} ${expected?.outcome ?? '-'}`.replace('process/', ''),
  );

test('a scenario of a user is what is asked where no other is named', async () => {
  const { exitCode, stdout, stderr } = await bearerless(['list', '--json', '--config', example]);
  is(exitCode, 0, stderr);
  equal(ids(stdout).slice(0, 8), [
    'version-for-scanners/apiserver:GET:/version@none 200',
    'version-for-scanners/apiserver:GET:/version@service-account 200',
    'version-for-scanners/apiserver:GET:/livez@none 401',
    'version-for-scanners/apiserver:GET:/livez@service-account 200',
    'version-for-scanners/apiserver:GET:/api@none 401',
    'version-for-scanners/apiserver:GET:/api@service-account 200',
    'version-for-scanners/join:token refused unauthorized',
    'version-for-scanners/join:file-cert joined',
  ]);
});

test("a setting of a user is asked in the package's scenarios, and predicted by its rules", async () => {
  const argv = [
    'list',
    'stranger',
    '--json',
    '--config',
    example,
    '-k',
    'latest',
    '-s',
    'version-for-scanners',
  ];
  const { stdout } = await bearerless([...argv, '--grep', '/(api|version)@none']);
  equal(ids(stdout), [
    'version-for-scanners/apiserver:GET:/api@none 401',
    'version-for-scanners/apiserver:GET:/version@none 200',
  ]);
});

test('what is wrong in it is told with its place, and nothing is started', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'mine.yaml');
  await writeFile(file, 'settings:\n  - id: mine\n    title: t\n    why: w\n    flags: {}\n');
  const { exitCode, stderr } = await bearerless(['run', '--config', file]);
  is(exitCode, 2);
  match(stderr, new RegExp(`${file}:5:5 unknown key "flags"`));
  is((await bearerless(['list', '--config', join(folder.path, 'none.yaml')])).exitCode, 2);
});

test('schema prints what it is asked for', async () => {
  for (const kind of ['scenario', 'setting', 'config']) {
    const { stdout } = await bearerless(['schema', kind]);
    is(JSON.parse(stdout).title, `bearerless ${kind}`);
  }
  is(JSON.parse((await bearerless(['schema', 'results'])).stdout).title, 'bearerless results.json');
  is((await bearerless(['schema', 'nothing'])).exitCode, 2);
});
