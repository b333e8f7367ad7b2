import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { cellResult, journalOf, resultsOf, runInfo } from '../../test/support/results-builder.ts';
import { modern, old, troubled } from '../../test/support/results-fixtures.ts';
import { suite } from '../../test/support/suite.ts';
import type { Event } from '../domain/results.ts';
import { plannedFrom } from '../results/cells.ts';
import { fold } from '../results/fold.ts';
import { resultsText } from '../results/store.ts';
import { listen } from './listen.ts';
import { markdown } from './markdown.ts';
import { type ReporterName, reportersFor } from './reporters.ts';
import { streamedTerminal, terminal } from './terminal/terminal.ts';

const test = suite('report/listen');

/** Sends the events to the reporters, and returns their output and the content of stdout after each event. */
async function heard(
  names: ReporterName[],
  events: Event[],
  more: { rewritable?: boolean; now?: () => number } = {},
) {
  const dir = await mkdtemp(join(tmpdir(), 'bearerless-listen-'));
  const folder = join(dir, 'run');
  const options = { columns: 80, color: false, folder };
  const [out, err]: [string[], string[]] = [[], []];
  const after: string[] = [];
  const screen = {
    ...options,
    rewritable: false,
    now: () => 0,
    stdout: (text: string) => void out.push(text),
    stderr: (text: string) => void err.push(text),
    ...more,
  };
  {
    using reporters = listen(names, screen, folder);
    for (const event of events) {
      reporters.sink(event);
      after.push(out.join(''));
    }
  }
  const files: Record<string, string> = {};
  for (const name of await readdir(folder).catch(() => []))
    files[name] = await readFile(join(folder, name), 'utf8');
  await rm(dir, { recursive: true });
  return { stdout: out.join(''), stderr: err.join(''), after, files, options };
}

test('a matrix is printed as soon as its group ends, the rest at the end: together the pure report', async () => {
  const events = journalOf(modern, old);
  const results = resultsOf(modern, old);
  const { stdout, after, options } = await heard(['terminal'], events);
  const first = events.findIndex((event) => event.type === 'group-end');
  assert.is(after[first - 1], '');
  assert.is(after[first], streamedTerminal.version(results, modern.version, options));
  assert.is(stdout, terminal(results, options));
});

test('versions whose group never ended are printed at the end', async () => {
  const events = journalOf(modern, old).filter((event) => event.type !== 'group-end');
  const { stdout, after, options } = await heard(['terminal'], events);
  assert.is(after.at(-2), '');
  assert.is(stdout, terminal(resultsOf(modern, old), options));
});

const api = 'v1.33.13/default/process/apiserver:GET:/api@none';
const expected = { outcome: '401', control: false, rule: 'off' };
const [refused, asExpected] = [cellResult('403', { expected }), cellResult('401', { expected })];
const flaky = { ...asExpected, attempts: 2, earlier: [refused.observed] };
const groupEnd = (again?: number): Event => {
  const end = { type: 'group-end', version: 'v1.33.13', seconds: 2, overheadSeconds: 0 } as const;
  return again === undefined ? end : { ...end, again };
};
const askedTwice = (again?: number): Event[] => [
  { type: 'run-start', run: runInfo, cells: [plannedFrom(api)] },
  { type: 'group-start', version: 'v1.33.13', settings: ['default'] },
  { type: 'cell', id: api, result: refused },
  groupEnd(again),
  { type: 'group-start', version: 'v1.33.13', settings: ['default'] },
  { type: 'cell', id: api, result: flaky },
  groupEnd(),
  { type: 'run-end', end: '2026-01-02T03:04:07.000Z', seconds: 2, interrupted: false },
];

for (const name of ['terminal', 'line'] as const) {
  test(`${name}: what is asked again is shown when its last answer is known, and as the results have it`, async () => {
    const pure = reportersFor([name])[0]?.outputs(fold([askedTwice(1)]), {
      columns: 80,
      color: false,
      folder: '',
    });
    const { after, stdout, stderr, options } = await heard([name], askedTwice(1));
    assert.equal([after[3], after[5]], ['', '']);
    assert.is(stdout, pure?.[0]?.text.replace('evidence: ', `evidence: ${options.folder}`));
    assert.not.match(stdout, /surprise|403!/);
    assert.match(stderr, /^v1\.33\.13: asks 1 cell again$/m);
  });

  test(`${name}: a version whose answers change after it was shown is shown again, and that is said`, async () => {
    const { after, stdout, stderr } = await heard([name], askedTwice());
    assert.match(after[3] ?? '', /403!/);
    assert.is(stdout.startsWith(after[3] ?? ''), true);
    assert.not.match(stdout.slice(after[3]?.length), /surprise|403!/);
    assert.match(
      stdout.slice(after[3]?.length),
      name === 'line' ? /^flaky +401 / : /^Kubernetes v1\.33\.13\n/,
    );
    assert.match(stderr, /^v1\.33\.13: its answers have changed, so it is shown again$/m);
  });
}

test('what is answered before the other programs are built is shown, and the whole afterwards', async () => {
  const kubelet = 'v1.33.13/default/process/kubelet:GET:/pods@none';
  const events: Event[] = [
    { type: 'run-start', run: runInfo, cells: [api, kubelet].map(plannedFrom) },
    { type: 'group-start', version: 'v1.33.13', settings: ['default'] },
    { type: 'cell', id: api, result: asExpected },
    { type: 'group-end', version: 'v1.33.13', seconds: 2, overheadSeconds: 0, later: 1 },
    { type: 'group-start', version: 'v1.33.13', settings: ['default'] },
    { type: 'cell', id: kubelet, result: refused },
    groupEnd(),
  ];
  const { after, stdout, stderr } = await heard(['terminal'], events);
  assert.is(after[2], '');
  assert.match(after[3] ?? '', /^Kubernetes v1\.33\.13, so far\n/);
  assert.match(after[3] ?? '', /\/api +401/);
  assert.not.match(after[3] ?? '', /\/pods/);
  assert.match(stdout.slice(after[3]?.length), /^Kubernetes v1\.33\.13\n[\s\S]*\/pods +403/);
  assert.match(stderr, /^v1\.33\.13: asks 1 more cell when its programs are there$/m);
  assert.is((await heard(['line'], events)).after[3], '');
});

test('on a terminal a cell that is asked again is counted once', async () => {
  const { stderr } = await heard(['json'], askedTwice(1), { rewritable: true, now: () => 0 });
  assert.not.match(stderr, '2/1 cells');
  assert.match(stderr, '1/1 cells');
});

test('of a run that is continued a version is shown as soon as what was open of it is known', async () => {
  const [start, ...rest] = journalOf(modern, old) as [Event, ...Event[]];
  const known = rest.filter((event) => event.type === 'cell').slice(0, 8);
  const events = [start, ...known, start, ...rest.filter((event) => !known.includes(event as never))];
  const { after } = await heard(['terminal'], events);
  const end = events.findIndex((event) => event.type === 'group-end');
  assert.equal([after[end - 1], /^Kubernetes v1\.33\.13\n/.test(after[end] ?? '')], ['', true]);
});

const results = resultsOf(troubled);
test('the only reporter goes to stdout', async () => {
  const events = journalOf(troubled);
  const asJson = await heard(['json'], events);
  assert.equal([asJson.stdout, asJson.files], [resultsText(results), {}]);
  const asMarkdown = await heard(['markdown', 'markdown'], events);
  assert.equal([asMarkdown.stdout, asMarkdown.files], [markdown(results, asMarkdown.options), {}]);
});

test('beside others, json and markdown go to the output folder', async () => {
  const { stdout, files, options } = await heard(['terminal', 'json', 'markdown'], journalOf(troubled));
  assert.is(stdout, terminal(results, options));
  assert.equal(files, { 'results.json': resultsText(results), 'results.md': markdown(results, options) });
});

test('a reporter that fails is said and the others go on', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'bearerless-listen-'));
  const folder = join(dir, 'run');
  await writeFile(folder, 'a file where the folder should be');
  const [out, err]: [string[], string[]] = [[], []];
  const write = {
    stdout: (text: string) => void out.push(text),
    stderr: (text: string) => void err.push(text),
  };
  {
    using reporters = listen(
      ['markdown', 'terminal'],
      { ...write, columns: 80, color: false, rewritable: false },
      folder,
    );
    for (const event of journalOf(troubled)) reporters.sink(event);
  }
  await rm(dir, { recursive: true });
  assert.match(err.join(''), /\nThe markdown reporter failed: Cannot write .*\/run\/results\.md: /);
  assert.is(out.join(''), terminal(results, { columns: 80, color: false, folder }));
});

const progress = (text: string): Event => ({ type: 'progress', version: 'v1.33.13', text });

test('without a terminal: few plain lines, of the steps at most one in ten seconds', async () => {
  const [start, ...rest] = journalOf(troubled) as [Event, ...Event[]];
  const steps = ['etcd', 'certificates', 'api\u001b[2Jserver', 'joins'].map(progress);
  const times = [0, 4000, 9999, 10_000, 15_000];
  const events = [start, rest[0] as Event, ...steps, ...rest.slice(1)];
  const { stderr } = await heard(['json'], events, { now: () => times.shift() ?? 15_000 });
  assert.is(
    stderr,
    [
      'v1.33.13: starting with default, anonymous-on, anonymous-off',
      'v1.33.13: api\\u{1b}[2Jserver',
      'v1.33.13: default is up after 4.8 s',
      'v1.33.13: anonymous-on is up after 4.8 s',
      'v1.33.13: anonymous-off never came up: kube-apiserver exited with 1 after 0.3 s.',
      'v1.33.13: done in 24.1 s',
      '',
    ].join('\n'),
  );
});

test('on a terminal: one line, rewritten, within the screen, taken away before a matrix and between groups', async () => {
  const id = 'v1.33.13/default/process/join:token';
  const events: Event[] = [
    { type: 'run-start', run: runInfo, cells: [plannedFrom(id)] },
    { type: 'group-start', version: 'v1.33.13', settings: ['default'] },
    progress(`joining by token ${'x'.repeat(99)}`),
    { type: 'cell', id, result: { observed: { kind: 'joined', seconds: 1 }, evidence: [], attempts: 1 } },
    { type: 'group-end', version: 'v1.33.13', seconds: 2, overheadSeconds: 0 },
    { type: 'run-end', end: '2026-01-02T03:04:07.000Z', seconds: 2, interrupted: false },
  ];
  const { stderr } = await heard(['json'], events, { rewritable: true, now: () => 0 });
  const step = `v1.33.13: joining by token ${'x'.repeat(99)}`;
  assert.equal(stderr.split('\r').slice(1), [
    '0s, 0/1 cells, v1.33.13: starting with default\u001b[K',
    `${`0s, 0/1 cells, ${step}`.slice(0, 79)}\u001b[K`,
    `${`0s, 1/1 cells, ${step}`.slice(0, 79)}\u001b[K`,
    '\u001b[K',
  ]);
});
