// What a linter does not say of workflows and scripts: that no exit code is lost, that nothing gets more than it needs,
// and that what is stored has an end.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, is } from 'uvu/assert';
import { parse } from 'yaml';
import { packageRoot as root } from '../../src/domain/root.ts';
import { suite } from '../support/suite.ts';

const test = suite('what CI may do');

interface Step {
  name?: string;
  id?: string;
  uses?: string;
  run?: string;
  shell?: string;
  with?: Record<string, unknown>;
}
interface Workflow {
  defaults?: { run?: { shell?: string } };
  permissions: Record<string, string>;
  jobs: Record<string, { steps: Step[]; permissions?: Record<string, string>; 'timeout-minutes'?: number }>;
}

const folder = join(root, '.github/workflows');
const read = (file: string) => readFileSync(file, 'utf8');
const workflows = readdirSync(folder).map((name) => ({
  name,
  workflow: parse(read(join(folder, name))) as Workflow,
}));
const action = parse(read(join(root, 'action.yml'))) as { runs: { steps: Step[] } };
const steps = [
  ...workflows.flatMap(({ name, workflow }) =>
    Object.entries(workflow.jobs).flatMap(([job, { steps }]) =>
      steps.map((step, n) => ({ where: `${name} ${job} ${step.name ?? step.id ?? n}`, step })),
    ),
  ),
  ...action.runs.steps.map((step, n) => ({ where: `action.yml ${step.id ?? n}`, step })),
];

/** Files that bash runs. */
function scripts(): string[] {
  return ['scripts', '.ci', 'clusters/process', 'clusters/kind/node'].flatMap((below) =>
    readdirSync(join(root, below), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => join(root, below, name))
      .filter((file) => /^#!.*\b(ba)?sh\b/.test(read(file))),
  );
}

/** Where an exit code is lost: a command inside the arguments of another one, or behind `< <(`. */
function losses(text: string): string[] {
  const inArguments = /^\s*(?!#).*\b(echo|printf|local|export|declare|readonly|say)\b[^\n;|&]*\$\((?!\()/;
  const inRedirection = /^\s*(?!#).*< <\(/;
  return text.split('\n').filter((line) => inArguments.test(line) || inRedirection.test(line));
}

test('every step runs in a bash that ends at the first failure, behind a pipe too', () => {
  for (const { name, workflow } of workflows) {
    const runs = Object.values(workflow.jobs).some(({ steps }) => steps.some(({ run }) => run));
    if (runs) is(workflow.defaults?.run?.shell, 'bash', name);
  }
  for (const { where, step } of steps) if (step.shell !== undefined) is(step.shell, 'bash', where);
});

test('no step and no script loses the exit code of a command', () => {
  for (const { where, step } of steps) equal(losses(step.run ?? ''), [], where);
  for (const file of scripts()) equal(losses(read(file)), [], file);
  equal(losses('echo "x=$(false)"\nlocal x=$(false)\nmapfile -t x < <(false)').length, 3);
  equal(losses('echo "$((1 + 2))"\nx=$(true); echo "$x"\n# echo "$(no)"'), []);
});

test('outputs are written by one script, which refuses further ones', () => {
  for (const { where, step } of steps) is(/GITHUB_OUTPUT/.test(step.run ?? ''), false, where);
});

test('nothing is handed to a shell that was written by others', () => {
  for (const { where, step } of steps) equal((step.run ?? '').match(/\$\{\{.*?\}\}/g), null, where);
});

test('root gets no more of the environment than scripts/as-root names', () => {
  for (const { where, step } of steps) is(/preserve-env|sudo -E/.test(step.run ?? ''), false, where);
});

test('jobs have a limit, and what is stored has an end', () => {
  for (const { name, workflow } of workflows)
    for (const [job, { 'timeout-minutes': limit }] of Object.entries(workflow.jobs))
      is(typeof limit, 'number', `${name} ${job}`);
  for (const { where, step } of steps) {
    if (!step.uses?.startsWith('actions/upload-artifact@')) continue;
    is(typeof step.with?.['retention-days'], 'number', where);
    is(step.with?.['if-no-files-found'], 'error', where);
  }
});

test('a cache holds binaries alone, and root and an ordinary user have one each', () => {
  const caches = steps.filter(({ step }) => step.uses?.startsWith('actions/cache@'));
  is(caches.length > 1, true);
  for (const { where, step } of caches) is(step.with?.path, '~/.cache/bearerless/binaries', where);
  const keys = caches.map(({ step }) => String(step.with?.key));
  is(keys.find((key) => key.startsWith('binaries-'))?.includes('matrix.user'), true);
});

test('actions and packages are kept up to date, except where a newer one needs a newer Node', () => {
  const { updates } = parse(read(join(root, '.github/dependabot.yml')));
  equal(
    updates.map((one: Record<string, unknown>) => [one['package-ecosystem'], one.directory]),
    [
      ['github-actions', '/'],
      ['npm', '/'],
      ['docker', '/'],
    ],
  );
  const { dependencies, devDependencies } = JSON.parse(read(join(root, 'package.json')));
  const held = updates[1].ignore.map((one: Record<string, unknown>) => one['dependency-name']);
  const known = Object.keys({ ...dependencies, ...devDependencies });
  equal(
    held.filter((name: string) => !known.includes(name)),
    [],
  );
});

test('shellcheck has nothing to warn of', async () => {
  const argv = ['--severity=warning', '--shell=bash', ...scripts()];
  const { exitCode, all } = await execa('shellcheck', argv, { reject: false, all: true });
  equal([exitCode, all], [0, '']);
});
