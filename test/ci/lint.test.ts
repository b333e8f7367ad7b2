// What other programs read is checked by linters of theirs, in a pinned version that is fetched when it is first
// needed: workflows and the action by actionlint (needs Go), the GitLab example by gitlab-ci-local, which knows
// GitLab's schema. The Kubernetes Job is taken by a real apiserver, in test/integration/probe.test.ts.
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, is, match } from 'uvu/assert';
import { parse, stringify } from 'yaml';
import { packageRoot as root } from '../../src/domain/root.ts';
import { temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('what CI reads');

/** Lints workflow files as files of a repository in `cwd`; '' when there is nothing to say. */
async function actionlint(cwd: string, files: string[]): Promise<string> {
  const tool = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';
  // Without the linters of shell scripts that a machine may have or not, so that the answer is the same everywhere.
  const argv = ['run', tool, '-shellcheck=', '-pyflakes=', '-no-color', ...files];
  const { exitCode, all } = await execa('go', argv, { cwd, reject: false, all: true, env: { GOFLAGS: '' } });
  if (exitCode === 0) return '';
  return all || `actionlint ended with ${exitCode}`;
}

async function workflows(): Promise<string[]> {
  const folder = join(root, '.github/workflows');
  return (await readdir(folder)).map((name) => join(folder, name));
}

/** A repository of its own with this workflow and the action. */
async function linted(workflow: object): Promise<string> {
  await using folder = await temporaryFolder();
  const file = join(folder.path, '.github/workflows/one.yml');
  await mkdir(join(folder.path, '.github/workflows'), { recursive: true });
  await mkdir(join(folder.path, '.git'));
  await copyFile(join(root, 'action.yml'), join(folder.path, 'action.yml'));
  await writeFile(file, stringify(workflow));
  return await actionlint(folder.path, [file]);
}

const called = (input: object) => ({
  on: 'push',
  permissions: {},
  jobs: {
    ask: {
      'runs-on': 'ubuntu-24.04',
      steps: [
        { id: 'ask', uses: './', with: input },
        { run: 'cat "$FILE"', env: { FILE: `\${{ steps.ask.outputs.sarif }}` } },
      ],
    },
  },
});

test('the workflows', async () => {
  equal(await actionlint(root, await workflows()), '');
});

test('the action, as another workflow calls it', async () => {
  const named = {
    kubernetes: '1.37',
    settings: 'default',
    files: 'a.yaml',
    config: 'b.yaml',
    scenarios: 'join',
  };
  equal(await linted(called({ ...named, 'fail-on': 'never', version: '1.2.3', output: 'out' })), '');
  equal(await linted(called({ args: '--grep\njoin:' })), '');
  match(await linted(called({ versions: '1.37' })), 'input "versions" is not defined in action "Bearerless"');
});

test('the steps of the action, as steps of a workflow with the same inputs', async () => {
  const action = parse(await readFile(join(root, 'action.yml'), 'utf8'));
  const inputs = Object.fromEntries(
    Object.entries<object>(action.inputs).map(([name, input]) => [name, { ...input, type: 'string' }]),
  );
  const workflow = (steps: object[]) => ({
    on: { workflow_call: { inputs } },
    permissions: {},
    jobs: { steps: { 'runs-on': 'ubuntu-24.04', steps } },
  });
  const { steps } = action.runs as { steps: object[] };
  is(steps.length > 0, true);
  equal(await linted(workflow(steps)), '');
  match(await linted(workflow(steps.map((step) => ({ ...step, shel: 'bash' })))), 'unexpected key "shel"');
  for (const step of steps) if ('run' in step) equal('shell' in step, true);
});

test('actions are pinned by commit, and permissions begin with reading', async () => {
  for (const file of [...(await workflows()), join(root, 'action.yml')]) {
    const text = await readFile(file, 'utf8');
    const uses = [...text.matchAll(/uses: (\S+)(.*)/g)].map(([, action = '', rest = '']) => action + rest);
    const floating = uses.filter(
      (use) => !/^(\.\/|[\w-]+(\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/.test(use),
    );
    equal(floating, [], file);
    if (!file.endsWith('action.yml')) equal(parse(text).permissions, { contents: 'read' }, file);
  }
});

test('the example for GitLab', async () => {
  const text = await readFile(join(root, 'examples/gitlab-ci.yml'), 'utf8');
  const { code, said } = await gitlab(text);
  equal(code, 0, said);
  for (const job of ['measure: [1/3]', 'measure: [2/3]', 'measure: [3/3]', 'merge']) match(said, job);
  const wrong = await gitlab(text.replace('artifacts:', 'artefacts:'));
  equal(wrong.code, 1);
  match(wrong.said, "'artefacts' property is not expected to be here at measure");
});

/** Reads a pipeline as GitLab would. The tool wants a repository with a remote. */
async function gitlab(text: string): Promise<{ code: number | undefined; said: string }> {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  await writeFile(join(cwd, '.gitlab-ci.yml'), text);
  await execa('git', ['init', '--quiet'], { cwd });
  await execa('git', ['remote', 'add', 'origin', 'https://gitlab.example/group/project.git'], { cwd });
  const tool = ['exec', '--yes', '--ignore-scripts', '--package=gitlab-ci-local@4.61.1', '--'];
  const argv = [...tool, 'gitlab-ci-local', '--list'];
  const { exitCode, all } = await execa('npm', argv, { cwd, reject: false, all: true });
  return { code: exitCode, said: all };
}
