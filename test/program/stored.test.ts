// The commands that work on stored runs, as a user starts them: diff, check, judge, explain, repro, upgrade-check
// --no-measure.
import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { DiffDocument } from '../../src/results/documents.ts';
import { bearerless, temporaryFolder } from '../support/bearerless.ts';
import { wrongBy } from '../support/documents.ts';
import { resultsOf, type Table } from '../support/results-builder.ts';
import { suite } from '../support/suite.ts';

const test = suite('stored runs');
const api = 'apiserver:GET:/api@none';

async function stored(folder: string, name: string, answers: Table['answers'], version = 'v1.33.13') {
  const file = join(folder, `${name}.json`);
  const table = { version, settings: ['default', 'anonymous-off'], answers };
  await writeFile(file, JSON.stringify(resultsOf(table)));
  return file;
}

test('diff names what breaks clients, and fails on what it is told to', async () => {
  await using tmp = await temporaryFolder();
  const a = await stored(tmp.path, 'a', { [api]: '403 401', 'join:token': 'joined joined' }, 'v1.33.12');
  const b = await stored(tmp.path, 'b', { [api]: '401 401' });
  const changed = await bearerless(['diff', a, b, '--fail-on', 'changed']);
  is(changed.exitCode, 1);
  match(changed.stdout, /^401 and 403 change places \(1\)\nThis breaks clients: /m);
  match(changed.stdout, /^1 changed \(1 between 401 and 403\), 0 added, 2 removed, 0 open, 1 unchanged\.$/m);
  const json = await bearerless(['diff', a, b, '--reporter', 'json', '--fail-on', 'new']);
  is(json.exitCode, 0);
  const { counts } = JSON.parse(json.stdout) as { counts: object };
  equal(wrongBy('diff', JSON.parse(json.stdout)), []);
  equal(counts, { changed: 1, added: 0, removed: 2, open: 0, unchanged: 1 });
  const settings = await bearerless([
    'diff',
    a,
    '--setting',
    'default,anonymous-off',
    '--fail-on',
    'changed',
  ]);
  is(settings.exitCode, 1, settings.stdout);
  is((await bearerless(['diff', a])).exitCode, 2);
});

test('diff of two references names no answer that Go decides as a change of Kubernetes', async () => {
  const { stdout } = await bearerless(['diff', 'reference:1.31', 'reference:1.33', '--reporter', 'json']);
  const { differences } = DiffDocument.parse(JSON.parse(stdout));
  const redirects = differences.filter(({ was, is }) => was === '301' && is === '307');
  is(
    redirects.every(({ byGo }) => byGo),
    true,
  );
  is(
    differences.some(({ byGo, was, is }) => byGo && !(was === '301' && is === '307')),
    false,
  );
});

test('check holds a run against a file, whose mistakes are told all at once', async () => {
  await using tmp = await temporaryFolder();
  const run = await stored(tmp.path, 'run', { [api]: '403 401' });
  const required = join(tmp.path, 'required.json');
  const check = async (entries: object[]) => {
    await writeFile(required, JSON.stringify({ required: entries }));
    return await bearerless(['check', '--required', required, run]);
  };
  is((await check([{ cells: ['*/anonymous-off/*'], outcome: 401 }])).exitCode, 0);
  const wrong = await check([{ cells: ['*@none'], outcome: 401, why: 'strangers stay outside' }]);
  is(wrong.exitCode, 1);
  match(wrong.stdout, /401 is required, and the answer is 403 \(1\)\nstrangers stay outside\n/);
  is((await check([{ cells: ['*/default/*/join:*'], outcome: 'joined' }])).exitCode, 1);
  const bad = await check([{ cells: ['default'], outcome: 'joind' }, { cels: [] }]);
  is(bad.exitCode, 2);
  match(bad.stderr, /required\.json:1:\d+ "default" can match no cell/);
  match(bad.stderr, /"joind"/);
  match(bad.stderr, /unknown key "cels"; did you mean "cells"\?/);
});

test('judge says what today says otherwise, and exits as a run', async () => {
  await using tmp = await temporaryFolder();
  const run = await stored(tmp.path, 'run', { [api]: '200 401' });
  const { exitCode, stdout } = await bearerless(['judge', run, '--output', join(tmp.path, 'again')]);
  is(exitCode, 1);
  match(stdout, /^unpredicted → surprise: was unsaid, is 403 by the rule stranger-forbidden \(1\)$/m);
  equal(await readdir(join(tmp.path, 'again')), ['results.json']);
  match(
    (await bearerless(['judge', join(tmp.path, 'again')])).stdout,
    /^Every cell is judged as when it was measured\.$/m,
  );
});

test('explain says what decides a cell, at 80 columns, and names the nearest of one that is not there', async () => {
  await using tmp = await temporaryFolder();
  const run = await stored(tmp.path, 'run', { [api]: '403 401' });
  const { exitCode, stdout } = await bearerless([
    'explain',
    `1.33/anonymous-off/process/${api}`,
    '--run',
    run,
  ]);
  is(exitCode, 0);
  for (const line of [
    'flag: --anonymous-auth=false (kube-apiserver)',
    '401, by the rule strangers-shut-out',
    'answered 401',
  ])
    is(stdout.includes(`\n  ${line}\n`), true, line);
  const prose = stdout.split('\n').filter((line) => !/https?:\/\/|grep|\//.test(line));
  equal(
    prose.filter((line) => line.length > 80),
    [],
  );
  const { stderr } = await bearerless(['explain', '1.33/anonymus-off/process/join:tokn']);
  match(stderr, /did you mean "v1\.33\.13\/anonymous-off\/process\/join:token"\?/);
});

test('repro writes scripts that bash takes, and says where there is none', async () => {
  await using tmp = await temporaryFolder();
  const folder = join(tmp.path, 'repro');
  const made = await bearerless([
    'repro',
    '1.33/off-token-probes/process/join:file-token',
    '--output',
    folder,
  ]);
  is(made.exitCode, 0, made.stderr);
  equal((await readdir(folder)).sort(), [
    'README.md',
    'files',
    'kind.yaml',
    'kubeadm.yaml',
    'patches',
    'repro.sh',
  ]);
  is(spawnSync('bash', ['-n', join(folder, 'repro.sh')]).status, 0);
  const none = await bearerless(['repro', '1.33/default/process/join:https-file']);
  is(none.exitCode, 2);
  match(none.stderr, /no-reproduction/);
});

test('upgrade-check refuses what is no upgrade', async () => {
  const { exitCode, stderr } = await bearerless([
    'upgrade-check',
    '--from',
    '1.34',
    '--to',
    '1.33',
    '--no-measure',
  ]);
  is(exitCode, 2);
  match(stderr, /v1\.34\.4 to v1\.33\.13 is no upgrade/);
});

test('upgrade-check over several minors says that hops are to be measured, where none are stored', async () => {
  const argv = [
    'upgrade-check',
    '--from',
    '1.34',
    '--to',
    '1.37',
    '--setting',
    'always-deny',
    '--no-measure',
  ];
  const { stdout, stderr } = await bearerless(argv);
  match(stderr, /no real cluster was taken over every hop/);
  match(stdout, /^A {2}v1\.34\.4 always-deny\nB {2}v1\.37\.2 always-deny\n/);
});
