// How the program ends when something goes wrong around it: with the exit code that it says, or a fault's, never with
// another's.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, is, match } from 'uvu/assert';
import { packageRoot } from '../../src/domain/root.ts';
import { bearerless, program, temporaryFolder } from '../support/bearerless.ts';
import { hostile, type Mode } from '../support/hostile/server.ts';
import { suite } from '../support/suite.ts';

const test = suite('ends');

/** A line of bash: `$1` is the program, `code` its exit code. */
async function bash(line: string, ...argv: string[]) {
  const ended = await execa('bash', ['-c', line, 'bash', program, ...argv], {
    reject: false,
    stdin: 'ignore',
  });
  return { exitCode: ended.exitCode, stdout: ended.stdout, stderr: ended.stderr };
}
const withoutReader = '{ "$@"; echo "code $?" >&2; } | true';

for (const [way, said] of [
  ['throw', 'told: thrown'],
  ['reject', 'told: rejected'],
  ['event', "told: ENOENT: no such file or directory, open '/nowhere/at/all'"],
  ['never', 'told: the program ended while it still waited for something that can come no more'],
] as const) {
  test(`what nobody caught ends with 3 and a sentence: ${way}`, async () => {
    const script = join(packageRoot, 'test/fixtures/crash.ts');
    const argv = ['--no-warnings', '--import', import.meta.resolve('tsx'), script, way];
    const { exitCode, stderr } = await execa(process.execPath, argv, { reject: false });
    equal([exitCode, stderr], [3, said]);
  });
}

test('a program that cannot be loaded ends with 3 and a sentence', async () => {
  await using folder = await temporaryFolder();
  for (const name of ['bin', 'dist']) await mkdir(join(folder.path, name));
  const started = join(folder.path, 'bin/bearerless');
  await copyFile(program, started);
  await writeFile(join(folder.path, 'package.json'), '{ "type": "module" }');
  await copyFile(join(packageRoot, 'bin/package.json'), join(folder.path, 'bin/package.json'));
  await writeFile(join(folder.path, 'dist/cli.js'), "import './absent.js';");
  const { exitCode, stderr } = await execa(started, { reject: false });
  is(exitCode, 3);
  match(stderr, /^bearerless cannot start: Cannot find module .*absent\.js/);
  await writeFile(join(folder.path, 'dist/cli.js'), 'await new Promise(() => {});');
  is((await execa(started, { reject: false })).exitCode, 3);
});

test('a reader that goes away changes no exit code, one of standard error neither', async () => {
  const { stderr } = await bash(withoutReader, 'list', '-k', '1.37');
  is(stderr, 'code 0');
  match((await bash(withoutReader, 'list', '-k', '1.37', '--grep', 'nothing')).stderr, /^code 4$/m);
  const unheard = await bash(
    'exec 3>&1; { "$@" 2>&1; echo "code $?" >&3; } | true',
    'list',
    '--grep',
    'nothing',
  );
  is(unheard.stdout, 'code 4');
});

test('output that the disk does not take is a fault', async () => {
  const full = await bash('"$@" >/dev/full', 'list', '-k', '1.37');
  is(full.exitCode, 3);
  match(full.stderr, /^error\[disk-full\]: /);
});

test('a run goes on without its reader', async () => {
  await using folder = await temporaryFolder();
  // A machine without unshare can run nothing, which is told of every cell.
  await execa('bash', [
    '-c',
    `ln -s "$(command -v node)" "$(command -v flock)" "$(command -v cat)" ${folder.path}`,
  ]);
  const argv = ['run', '-k', '1.37,1.33', '--output', join(folder.path, 'out')];
  const { stderr } = await bash(
    `{ /usr/bin/env PATH=${folder.path} "$@"; echo "code $?" >&2; } | true`,
    ...argv,
  );
  match(stderr, /^code 4$/m);
  const results = JSON.parse(await readFile(join(folder.path, 'out/results.json'), 'utf8'));
  is(Object.keys(results.cells).length > 0, true);
});

test('SIGHUP stops it as the other signals do', async () => {
  await using server = await hostile({ modes: ['silent'] });
  const child = execa(program, ['probe', '--server', server.url, '--insecure-skip-tls-verify'], {
    reject: false,
  });
  while (server.met.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill('SIGHUP');
  const { exitCode, stderr } = await child;
  is(exitCode, 130);
  match(stderr, 'SIGHUP: stopping; once more to stop at once');
});

const silent: [Mode, ...Mode[]][] = [
  ['switching-protocols'],
  ['status-999'],
  ['endless-hints'],
  ['dripping-body'],
  ['no-answer'],
  ['half-body'],
  ['reset-body'],
  ['huge-header'],
  ['garbage'],
  ['wrong-certificate'],
  ['no-tls'],
  // It answers once and then no more.
  ['unauthorized', 'switching-protocols'],
  ['unauthorized', 'unauthorized', 'reset-at-once'],
];

test('a gate that gets no answer says so and does not open', async () => {
  await Promise.all(
    silent.map(async (modes) => {
      await using server = await hostile({ modes });
      await using folder = await temporaryFolder();
      const ca = join(folder.path, 'ca.crt');
      await writeFile(ca, server.ca);
      const argv = [
        'probe',
        '--server',
        server.url,
        '--certificate-authority',
        ca,
        '--rate',
        '100',
        '-k',
        '1.37',
      ];
      const { exitCode, stdout, stderr } = await bearerless([...argv, '--fail-on', 'open']);
      is(exitCode, 3, `${modes}: ${stdout}${stderr}`);
      match(stdout, /^No answer to \//m, `${modes}`);
      is(/^A stranger gets nothing beyond [\w ]+\.$/m.test(stdout), false, stdout);
    }),
  );
});
