// `bearerless bisect` without a cluster: what is wrong with what is asked is said before anything starts.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { bearerless, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('bisect');

const cell = '1.33/default/process/apiserver:GET:/version@none';
const ends = ['--from', '1.33', '--to', '1.37', '--versions', '1.35'];

const wrong: Array<[argv: string[], said: RegExp]> = [
  [[], /^error\[usage\]: a bisection needs a cell, --from and --to\n/],
  [[cell, '--from', '1.33'], /needs a cell, --from and --to/],
  [
    [cell, '--from', '1.37', '--to', '1.33'],
    /^error\[no-upgrade\]: v1\.33\.13 is not newer than v1\.37\.2\n/,
  ],
  [[cell, '--from', '1.3', '--to', '1.37'], /there is no Kubernetes version "1\.3"/],
  [[cell, '--from', '1.33', '--to', '1.34', '--versions', '1.37'], /v1\.37\.2 of --versions is not between/],
  [['1.33/defualt/process/join:token', ...ends], /did you mean "v1\.37\.2\/default\/process\/join:token"/],
  [
    ['1.33/default/process/apiserver:GET:/nobody-asks@none', ...ends],
    /^error\[unknown-cell\]: no scenario asks /,
  ],
  [
    ['1.33/default/process-node/upgrade:v1.34.4/apiserver:GET:/api@none', ...ends],
    /is about two versions, and a bisection follows one/,
  ],
  [[cell, ...ends, '--good', '40'], /an outcome is a status code, one of /],
  [[cell, ...ends, '--bad', 'joind'], /an outcome is a status code, one of /],
  [
    ['--resume', '/nowhere'],
    /^error\[no-bisection\]: \/nowhere holds no bisection: there is no bisection\.json\n/,
  ],
  [
    [cell, '--resume', '/nowhere', '--good', '200'],
    /^error\[stored-selection\]: .*, --good: the folder says/,
  ],
];

test('what is wrong with what is asked is a sentence and ends with 2', async () => {
  for (const [argv, said] of wrong) {
    const { exitCode, stdout, stderr } = await bearerless(['bisect', ...argv]);
    equal([exitCode, stdout], [2, ''], `${argv.join(' ')}: ${stderr}`);
    match(stderr, said);
  }
});

test('a folder that holds a bisection is no place for another, and a damaged one is refused', async () => {
  await using tmp = await temporaryFolder();
  const folder = join(tmp.path, 'taken');
  await mkdir(folder);
  await writeFile(join(folder, 'bisection.json'), '{"schemaVersion": 2}');
  const taken = await bearerless(['bisect', cell, ...ends, '-o', folder]);
  is(taken.exitCode, 2);
  match(taken.stderr, /^error\[output-taken\]: .* already holds a bisection\n/);
  const damaged = await bearerless(['bisect', '--resume', folder]);
  is(damaged.exitCode, 2);
  match(damaged.stderr, /^error\[no-bisection\]: .*damaged, or of another version of this program\n/);
});

test('where no module proxy is asked, the versions must be named', async () => {
  const { exitCode, stderr } = await bearerless(['bisect', cell, '--from', '1.33', '--to', '1.34'], {
    GOPROXY: 'off',
  });
  equal([exitCode, stderr.split('\n')[0]?.slice(0, 25)], [3, 'error[versions-unknown]: ']);
});
