// `bearerless report` as a user starts it: on folders, results and journals of stored runs.
import { readdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { junit } from '../../src/report/junit.ts';
import { line } from '../../src/report/line.ts';
import { markdown } from '../../src/report/markdown.ts';
import { openJournal } from '../../src/run/journal.ts';
import { bearerless, temporaryFolder } from '../support/bearerless.ts';
import { wrongInJournal } from '../support/documents.ts';
import { nightly } from '../support/nights.ts';
import { journalOf, resultsOf } from '../support/results-builder.ts';
import { hostile, modern, old, troubled } from '../support/results-fixtures.ts';
import { suite } from '../support/suite.ts';

const test = suite('bearerless report');
const options = { columns: 80, color: false };

/** A folder that looks as a run leaves it. */
async function stored(dir: string, ...tables: Parameters<typeof journalOf>) {
  await using journal = openJournal(dir);
  for (const event of journalOf(...tables)) journal.append(event);
  return dir;
}

test('a run, its journal and its results.json give the same report', async () => {
  await using tmp = await temporaryFolder();
  const run = await stored(join(tmp.path, 'a'), modern);
  equal(wrongInJournal(await readFile(join(run, 'journal.jsonl'), 'utf8')), []);
  const results = join(tmp.path, 'other.json');
  writeFileSync(results, JSON.stringify(resultsOf(modern)));
  for (const path of [run, join(run, 'journal.jsonl'), results]) {
    const { exitCode, stdout } = await bearerless(['report', '--reporter', 'junit', path]);
    is(exitCode, 0);
    equal(`${stdout}\n`, junit(resultsOf(modern), options));
  }
});

test('several runs are reported as one, several reporters side by side', async () => {
  await using tmp = await temporaryFolder();
  const runs = [await stored(join(tmp.path, 'a'), modern), await stored(join(tmp.path, 'b'), old)];
  const output = join(tmp.path, 'out');
  const argv = ['report', '-r', 'line,junit,testgrid,sarif,badge', '--output', output, ...runs];
  const { exitCode, stdout, stderr } = await bearerless(argv);
  equal({ exitCode, stderr }, { exitCode: 0, stderr: '' });
  const both = resultsOf(modern, old);
  const seconds = both.run.seconds ?? 0;
  both.run.seconds = 2 * seconds;
  is(`${stdout}\n`, line(both, { ...options, folder: runs[0] ?? '' }));
  equal(readdirSync(output).sort(), ['badge.json', 'junit.xml', 'results.sarif', 'testgrid']);
});

test('runs of the same cells are nights: the newest counts in every report, and the page has their history', async () => {
  await using tmp = await temporaryFolder();
  const [before, now] = await nightly('v1.37.2', 2, {
    'default/process/apiserver:GET:/api@none': '200 ?',
    'default/process/apiserver:GET:/apis@none': '200 =',
  });
  const files = [now, before].map((results, n) => {
    const file = join(tmp.path, `${n}.json`);
    writeFileSync(file, JSON.stringify(results));
    return file;
  });
  const { stdout } = await bearerless(['report', '-r', 'line', ...files]);
  match(stdout, /^inconclusive .* v1\.37\.2\/default\/process\/apiserver:GET:\/api@none/m);
  match(stdout, /^\S+ +403 .* v1\.37\.2\/default\/process\/apiserver:GET:\/apis@none/m);
  const page = await bearerless(['report', '-r', 'html', ...files]);
  match(page.stdout, '403 since 2026-11-02, 1 night, 200 before.');
  match(
    page.stdout,
    '200 since 2026-11-01, 1 night, never otherwise. No answer in 1 night, the last 2026-11-02.',
  );
});

test('a killed run is reported as far as it came, and what was torn is said', async () => {
  await using tmp = await temporaryFolder();
  const file = join(tmp.path, 'cut.jsonl');
  const text = journalOf(modern)
    .slice(0, 40)
    .map((event) => JSON.stringify(event))
    .join('\n');
  writeFileSync(file, text.slice(0, -5));
  const { exitCode, stdout, stderr } = await bearerless(['report', file]);
  is(exitCode, 0);
  match(stdout, 'The run was interrupted');
  match(stderr, /cut\.jsonl:40: the last line is incomplete/);
});

test('a reporter that cannot write is said, the others go on, and the exit code is 3', async () => {
  await using tmp = await temporaryFolder();
  const run = await stored(join(tmp.path, 'a'), troubled);
  const output = join(tmp.path, 'file');
  writeFileSync(output, '');
  const { exitCode, stdout, stderr } = await bearerless(['report', '-r', 'junit,line', '-o', output, run]);
  is(exitCode, 3);
  match(stderr, /^The junit reporter failed: Cannot write /);
  is(`${stdout}\n`, line(resultsOf(troubled), { ...options, folder: run }));
});

test('on GitHub: annotations to the log, the page to its file, nothing a cluster said is obeyed', async () => {
  await using tmp = await temporaryFolder();
  const bad = { ...hostile, faults: { 'anonymous-off': { message: '::error::x\n::stop-commands::y' } } };
  const run = await stored(join(tmp.path, 'a'), bad);
  const page = join(tmp.path, 'page.md');
  writeFileSync(page, 'of another step\n');
  const argv = ['report', '-r', 'github,terminal,line', run];
  const { exitCode, stdout } = await bearerless(argv, { GITHUB_STEP_SUMMARY: page });
  is(exitCode, 0);
  const commands = stdout.split('\n').filter((text) => /^\s*(::|##\[)/.test(text));
  is(commands.length, 1);
  match(commands[0] ?? '', /^::warning title=Kubernetes v1\.33\.13::No cluster came up/);
  is(
    await readFile(page, 'utf8'),
    `of another step\n${markdown(resultsOf(bad), { ...options, folder: run })}`,
  );
});

const mistakes: Array<[title: string, argv: string[], stderr: RegExp]> = [
  [
    'no such reporter',
    ['-r', 'junit,sairf', '.'],
    /There is no reporter "sairf"\. Did you mean "sarif"\? Valid: t/,
  ],
  ['no reporter', ['-r', ',', '.'], /Name at least one\. Valid: terminal, /],
  ['no run', [], /missing required argument 'run'/],
  [
    'no such run',
    ['/nowhere'],
    /\[run-unreadable\]: Cannot read \/nowhere: ENOENT.*\n {2}Give the output folder/,
  ],
  ['an empty folder', [import.meta.dirname], /\[results-unreadable\]: Cannot read .*results\.json/],
  [
    'not a run',
    [join(import.meta.dirname, '../../package.json')],
    /\[results-invalid\]: .*package\.json: not as /,
  ],
];
for (const [title, argv, stderr] of mistakes) {
  test(`wrong usage: ${title}`, async () => {
    const ended = await bearerless(['report', ...argv]);
    equal({ exitCode: ended.exitCode, stdout: ended.stdout }, { exitCode: 2, stdout: '' });
    match(ended.stderr, stderr);
  });
}
