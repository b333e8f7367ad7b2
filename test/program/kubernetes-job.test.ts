// `plan --kubernetes-job`: the committed example is what it prints, and the scripts of its pods do what they say, with
// a stand-in for the program.
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, is, match } from 'uvu/assert';
import { parseAllDocuments } from 'yaml';
import { packageRoot as root } from '../../src/domain/root.ts';
import { bearerless, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('plan --kubernetes-job');

const argv = ['plan', '-k', '1.37,1.33,1.20', '--shards', '3', '--kubernetes-job'];

/** The script of a Job's pod, with its volume in `folder`. */
function scriptOf(yaml: string, job: number, folder: string): string {
  const jobs = parseAllDocuments(yaml)
    .map((document) => document.toJS())
    .filter(({ kind }) => kind === 'Job');
  const { spec } = jobs[job];
  return spec.template.spec.containers[0].command[2].replaceAll('/bearerless/', `${folder}/`);
}

/** Runs a pod's script; the program writes its arguments into `calls`, and ends with `code`. */
async function pod(script: string, folder: string, code: number, env: Record<string, string> = {}) {
  await mkdir(join(folder, 'bin'), { recursive: true });
  const stub = join(folder, 'bin/bearerless');
  await writeFile(stub, `#!/bin/sh\necho "$*" >>'${folder}/calls'\nexit ${code}\n`);
  await chmod(stub, 0o755);
  const { exitCode } = await execa('sh', ['-c', script], {
    reject: false,
    timeout: 3_000,
    env: { ...env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
  });
  const calls = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
  return { exitCode, last: calls.trimEnd().split('\n').at(-1) };
}

test('examples/kubernetes-job.yaml is what it prints', async () => {
  const { stdout, exitCode, stderr } = await bearerless(argv);
  equal([exitCode, stderr], [0, '']);
  const file = 'examples/kubernetes-job.yaml';
  const again = `it is stale: bin/bearerless ${argv.join(' ')} > ${file}`;
  is(`${stdout}\n`.replace(/\n+$/, '\n'), await readFile(join(root, file), 'utf8'), again);
});

test('a shard starts, is continued by the next pod, and says when it has ended for good', async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, 'bearerless', name);
  const { stdout } = await bearerless([...argv, '--grep', "join:token|x'; id"]);
  const script = scriptOf(stdout, 0, folder.path);
  const shard = (code: number, FAILURES: string) =>
    pod(script, folder.path, code, { JOB_COMPLETION_INDEX: '1', FAILURES });
  const done = async () => (await readdir(at('.'))).includes('shard-1.done');
  const first = await shard(137, '0');
  is(first.exitCode, 137);
  is(
    first.last,
    `run --kubernetes 1.37,1.33,1.20 --grep join:token|x'; id --shard auto/3 --output ${at('shard-1')} --jobs 4 --reporter line`,
  );
  is(await done(), false);
  await writeFile(at('shard-1/journal.jsonl'), '{}\n');
  equal(await shard(3, '1'), { exitCode: 3, last: `run --resume ${at('shard-1')} --jobs 4 --reporter line` });
  is(await done(), false, 'the next pod may yet mend it');
  is((await shard(3, '2')).exitCode, 3);
  is(await done(), true, 'there is no next pod');
});

test('the merge waits for every shard', async () => {
  await using folder = await temporaryFolder();
  const { stdout } = await bearerless(argv);
  const script = scriptOf(stdout, 1, folder.path);
  const made = join(folder.path, 'bearerless');
  equal(await pod(script, folder.path, 0), { exitCode: undefined, last: '' }, 'before any shard has begun');
  for (const index of [0, 2]) await writeFile(join(made, `shard-${index}.done`), '');
  equal(await pod(script, folder.path, 0), { exitCode: undefined, last: '' });
  await writeFile(join(made, 'shard-1.done'), '');
  equal(await pod(script, folder.path, 1), {
    exitCode: 1,
    last: 'merge shard-0 shard-1 shard-2 --output whole --reporter terminal,html,junit',
  });
});

test('what pods cannot do is refused', async () => {
  for (const [more, said] of [
    [['--shards', '200'], ' or fewer.'],
    [['--engine', 'kind'], 'The pods have no Docker engine.'],
    [['--claim', 'A b'], 'lower-case letters'],
  ] as const) {
    const { exitCode, stderr } = await bearerless([...argv, ...more]);
    is(exitCode, 2, stderr);
    match(stderr, said);
  }
});

const kubeadm = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.33.13
apiServer:
  extraArgs:
    - name: anonymous-auth
      value: "false"
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens:
  - token: abcdef.0123456789abcdef
`;

test('the setting of your own files goes into a ConfigMap, without their secrets, and is asked as the files are', async () => {
  await using folder = await temporaryFolder();
  const [file, kept] = ['kubeadm.yaml', 'mine.json'].map((name) => join(folder.path, name)) as [
    string,
    string,
  ];
  await writeFile(file, kubeadm);
  const own = ['plan', '-f', file, '--name', 'mine', '--shards', '2', '--kubernetes-job'];
  const { stdout, exitCode, stderr } = await bearerless(own);
  equal([exitCode, stderr], [0, '']);
  is(stdout.includes('0123456789abcdef'), false);
  const [map, job] = parseAllDocuments(stdout).map((document) => document.toJS());
  equal(
    [map.kind, map.metadata.name, Object.keys(map.data)],
    ['ConfigMap', 'bearerless-files', ['mine.json']],
  );
  const { containers, volumes } = job.spec.template.spec;
  equal(volumes[1], { name: 'files', configMap: { name: 'bearerless-files' } });
  equal(containers[0].volumeMounts[1], { name: 'files', mountPath: '/files', readOnly: true });
  const index = { JOB_COMPLETION_INDEX: '0' };
  const { last } = await pod(scriptOf(stdout, 0, folder.path), folder.path, 0, index);
  match(last ?? '', 'run -f /files/mine.json --shard auto/2 --output ');
  // What a pod has is planned as the files are.
  await writeFile(kept, map.data['mine.json']);
  const list = async (one: string) => {
    const { stdout, stderr } = await bearerless(['list', '-f', one, '--name', 'mine', '--json']);
    is(stderr, '');
    return JSON.parse(stdout);
  };
  equal(await list(kept), await list(file));
});

test('a secret in your own files is refused, and never printed', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'own.yaml');
  const own = `settings:
  - id: mine
    title: Tokens
    why: It has one.
    apiserver:
      flags: { token-auth-file: /etc/kubernetes/bearerless/tokens.csv }
      files: { tokens.csv: "plainsecret,user,1" }
`;
  await writeFile(file, own);
  const { stdout, exitCode, stderr } = await bearerless(['plan', 'stranger', '-f', file, '--kubernetes-job']);
  equal([exitCode, stdout], [2, '']);
  match(stderr, /there is a secret in \S+own\.yaml, and a ConfigMap is no place for one/);
  is(stderr.includes('plainsecret'), false);
});
