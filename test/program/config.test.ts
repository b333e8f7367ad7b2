// Settings and scenarios of users, and the schemas of what they write, through the program.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, is, match } from 'uvu/assert';
import { packageRoot } from '../../src/domain/root.ts';
import { bearerless, program, temporaryFolder } from '../support/bearerless.ts';
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

test('a run of files from standard input is continued with the setting that was made of them', async () => {
  await using folder = await temporaryFolder();
  // Nothing is there to be run, so that every cell stays open.
  const env = { XDG_CACHE_HOME: join(folder.path, 'cache'), KUBEBUILDER_ASSETS: '' };
  const nothing = ['--source', 'release', '--mirror', 'https://127.0.0.1:9'];
  const piped = async (output: string, input: string) =>
    await execa(program, ['run', '-f', '-', '-k', '1.37', '-o', output, ...nothing], {
      input,
      env,
      reject: false,
    });
  const again = async (output: string) => await bearerless(['run', '--resume', output, ...nothing], env);
  const starts = async (output: string) =>
    (await readFile(join(output, 'journal.jsonl'), 'utf8'))
      .split('\n')
      .filter((line) => line.includes('"run-start"'));

  const [kept, own] = [join(folder.path, 'kept'), join(folder.path, 'own')];
  const kubeadm =
    'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer: { extraArgs: { anonymous-auth: "false" } }\n';
  is((await piped(kept, kubeadm)).exitCode, 3);
  const continued = await again(kept);
  is(continued.exitCode, 3, continued.stderr);
  match(continued.stdout, /--anonymous-auth=false\s+standard input:3: as it is/);
  is((await starts(kept)).length, 2);

  is((await piped(own, 'settings: [{ id: mine, title: t, why: w }]\n')).exitCode, 3);
  const lost = await again(own);
  is(lost.exitCode, 2);
  match(
    lost.stderr,
    /came from standard input, and were not kept\n(.*\n)*.*Pipe the same files into this command again/,
  );
});

test('schema prints what it is asked for', async () => {
  for (const kind of ['scenario', 'setting', 'config']) {
    const { stdout } = await bearerless(['schema', kind]);
    is(JSON.parse(stdout).title, `bearerless ${kind}`);
  }
  is(JSON.parse((await bearerless(['schema', 'results'])).stdout).title, 'bearerless results.json');
  is((await bearerless(['schema', 'nothing'])).exitCode, 2);
});
