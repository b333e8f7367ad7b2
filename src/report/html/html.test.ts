import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { equal, is, match, not } from 'uvu/assert';
import { temporaryFolder } from '../../../test/support/bearerless.ts';
import { cellResult, resultsOf, runInfo } from '../../../test/support/results-builder.ts';
import { hostile, modern, troubled, whole } from '../../../test/support/results-fixtures.ts';
import { suite } from '../../../test/support/suite.ts';
import { evidenceAt } from '../../domain/evidence.ts';
import type { Event } from '../../domain/results.ts';
import { plannedFrom } from '../../results/cells.ts';
import { evidenceReader } from '../../results/evidence-reader.ts';
import { fold } from '../../results/fold.ts';
import { html } from './html.ts';
import type { PageIndex, PagePack } from './page-data.ts';
import { bundle } from './template.ts';

const test = suite('report/html');

/** The data in the page, read in the same way as the page reads it. */
function read(page: string): { index: PageIndex; packs: PagePack[] } {
  const [, index = ''] = /<script type="application\/json" id="index">([^<]*)<\/script>/.exec(page) ?? [];
  const packs = [...page.matchAll(/<script type="text\/plain" id="pack-\d+">([^<]*)<\/script>/g)];
  return {
    index: JSON.parse(index),
    packs: packs.map(([, text = '']) =>
      JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString('utf8')),
    ),
  };
}

test('every cell is in the index, and its details are where the index says', () => {
  const results = resultsOf(modern, troubled, ...whole);
  const { index, packs } = read(html(results, {}));
  const ids = index.cells.map(([version, setting, engine, question]) =>
    [
      index.versions[version],
      index.settings[setting],
      index.engines[engine],
      index.questions[question]?.id,
    ].join('/'),
  );
  equal(ids, Object.keys(results.cells));
  equal(
    index.cells.map(([, , , , , pack, place]) => packs[pack]?.cells[place]?.result),
    Object.values(results.cells),
  );
});

test('nothing a cluster said is markup, whatever it said', () => {
  const nasty = '</script><script>alert(1)</script><!--<script>\u2028';
  const message = nasty;
  const results = resultsOf({ ...hostile, faults: { 'anonymous-off': { message } } });
  const id = 'v1.33.13/default/process/apiserver:GET:/api@none';
  results.cells[id] = cellResult('403', {
    evidence: [evidenceAt('evidence/x/exchange.json')],
    notes: [nasty],
  });
  const request = { method: 'GET', url: `https://a/${nasty}`, serverVerified: true };
  const exchange = {
    request,
    at: 'now',
    response: { status: 403, headers: { [nasty]: nasty }, body: nasty },
  };
  const page = html(results, { evidence: () => JSON.stringify(exchange) });
  const empty = html(resultsOf(modern), {});
  // One element per cluster; only their number differs.
  const tags = (text: string) =>
    text.match(/<[a-z!/][^<>]*>/gi)?.filter((tag) => !tag.includes('"pack-') && tag !== '</script>');
  const withoutData = (text: string) => text.replace(/(?<=id="(index|pack-\d+)">)[^<]*/g, '');
  equal(tags(withoutData(page)), tags(withoutData(empty)));
  const { index, packs } = read(page);
  is(index.clusters.find(({ fault }) => fault)?.fault?.message, nasty);
  const detail = packs.flatMap(({ cells }) => cells).find(({ exchange }) => exchange !== undefined);
  equal([detail?.exchange?.body, detail?.exchange?.headers], [nasty, [[nasty, nasty]]]);
});

test('an exchange that is not the one of the result is not shown', () => {
  const results = resultsOf(modern);
  const id = 'v1.33.13/default/process/apiserver:GET:/api@none';
  results.cells[id] = cellResult('403', { evidence: [evidenceAt('evidence/x/exchange.json')] });
  const request = { method: 'GET', url: 'https://a/api' };
  const evidence = (status: number) => () =>
    JSON.stringify({ request, at: 'now', response: { status, headers: {}, body: '' } });
  const shown = (status: number) =>
    read(html(results, { evidence: evidence(status) }))
      .packs.flatMap(({ cells }) => cells)
      .filter(({ exchange }) => exchange).length;
  equal([shown(403), shown(200)], [1, 0]);
});

test('what was asked again is shown with its exchange, its timeline, the evidence of every attempt and the kind script', async () => {
  await using folder = await temporaryFolder();
  const write = (path: string, value: unknown) => {
    mkdirSync(join(folder.path, path, '..'), { recursive: true });
    writeFileSync(join(folder.path, path), typeof value === 'string' ? value : JSON.stringify(value));
    return evidenceAt(path);
  };
  const exchange = (attempt: string, status: number) => {
    const request = { method: 'GET', url: 'https://a/api' };
    const response = { status, headers: {}, body: '' };
    return write(`${attempt}evidence/api/exchange.json`, { request, at: 'now', response });
  };
  const time = '2026-01-02T03:04:05.000Z';
  const pod = { pod: 'p', first: { startedAt: time }, state: { startedAt: time, restarts: 0 }, age: 3 };
  const api = 'v1.33.13/default/process/apiserver:GET:/api@none';
  const restart = 'v1.33.13/default/process/restart:kube-apiserver';
  const kubeadm = (attempt: string) =>
    write(`${attempt}evidence/c/kubeadm.yaml`, `kind: ClusterConfiguration\n# ${attempt}\n`);
  const answers = [
    { id: api, result: cellResult('401', { evidence: [exchange('', 401)] }) },
    { id: restart, result: cellResult('restarted') },
  ];
  const again = [
    {
      id: api,
      result: cellResult('403', {
        evidence: [exchange('attempt-2/', 403)],
        earlier: [{ kind: 'status', code: 401 }],
        earlierEvidence: [evidenceAt('evidence/api/exchange.json')],
        attempts: 2,
      }),
    },
    {
      id: restart,
      result: cellResult('stays-up', {
        evidence: [
          write('attempt-2/evidence/r/pod.json', pod),
          write('attempt-2/evidence/r/events.json', []),
        ],
      }),
    },
  ];
  const events = ['', 'attempt-2/'].flatMap((attempt, n): Event[] => [
    {
      type: 'cluster',
      // Only the question asked under the first start depends on its files.
      cluster: { version: 'v1.33.13', setting: 'default', depth: 'node', evidence: [kubeadm(attempt)] },
    },
    ...(n === 0 ? answers : again).map((one) => ({ type: 'cell', ...one }) as const),
  ]);
  const results = fold([
    [{ type: 'run-start', run: runInfo, cells: [restart, api].map(plannedFrom) }, ...events],
  ]);
  const { index, packs } = read(html(results, { evidence: evidenceReader([folder.path]) }));
  const details = packs.flatMap(({ cells }) => cells);
  equal(
    details.map(({ exchange }) => exchange?.status),
    [undefined, 403],
  );
  equal(details[1]?.attempts, ['attempt 1: 401']);
  equal(
    details[1]?.earlier.map(({ path, text }) => [path, text?.includes('401')]),
    [['evidence/api/exchange.json', true]],
  );
  equal(
    index.timelines.map(({ pod, seconds }) => [pod, seconds]),
    [['p', 3]],
  );
  equal(
    packs[0]?.cluster.files.map(({ path, text }) => [path, text?.split('\n')[1]]),
    [
      ['evidence/c/kubeadm.yaml', '# '],
      ['attempt-2/evidence/c/kubeadm.yaml', '# attempt-2/'],
    ],
  );
  is(packs[0]?.cluster.kind?.config.includes('kindest/node:v1.33.13'), true);
});

test('the page asks nobody and runs only its own script', () => {
  const page = bundle();
  match(page, /default-src 'none'; script-src 'sha256-[^ ']+'; style-src 'sha256-[^ ']+'; base-uri 'none'/);
  not.match(page, /unsafe-|<link|<img|src="|@import|innerHTML|eval\(/);
  is(page.length < 66_000, true, `${page.length} characters`);
});

test('what a run of one’s own files says of them is apart from the findings', () => {
  const row = {
    part: 'kubelet',
    said: 'readOnlyPort: 0',
    fate: 'taken',
    because: 'as it is',
    file: 'k.yaml',
    line: 3,
  } as const;
  const intake = {
    setting: 'default',
    files: [{ file: 'k.yaml', kind: 'KubeletConfiguration' }],
    rows: [row],
  };
  const { index } = read(html({ ...resultsOf(modern), intake }, {}));
  const titles = (some: { title: string }[]) => some.map(({ title }) => title);
  equal(titles(index.own).at(-1), 'What became of your files');
  equal(titles(index.findings).includes('What became of your files'), false);
  equal(read(html(resultsOf(modern), {})).index.own, []);
});
