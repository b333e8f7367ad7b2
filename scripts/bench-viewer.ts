// The benchmark of the page: 20,000 cells in headless Chromium; first paint, and from a filter to the frame that shows
// it, with every identity shown. Budgets: 1 s and 100 ms. `npm run bench:viewer -- [ROUNDS]`
import { evidenceAt } from '../src/domain/evidence.ts';
import { KnownIdentity } from '../src/domain/identity.ts';
import { browser, open } from '../test/support/browser.ts';
import { cellResult, resultsOf } from '../test/support/results-builder.ts';

const [rounds = '5'] = process.argv.slice(2);
const settings = Array.from({ length: 15 }, (_, at) => `setting-${at + 1}`);
const versions = ['v1.20.2', 'v1.24.17', 'v1.30.14', 'v1.33.13', 'v1.34.4', 'v1.36.1', 'v1.37.2'];
const codes = ['200', '401', '403', '404'];

/** 7 versions × 15 settings × 14 identities × 14 paths, each with its exchange. */
function large() {
  const tables = versions.map((version, v) => ({
    version,
    settings,
    answers: Object.fromEntries(
      KnownIdentity.options.flatMap((identity, i) =>
        Array.from({ length: 14 }, (_, p) => [
          `apiserver:GET:/api/v1/path-${p}@${identity}`,
          settings.map((_, s) => codes[(v + s * 3 + i * 5 + p * 7) % 4]).join(' '),
        ]),
      ),
    ),
  }));
  const results = resultsOf(...tables);
  for (const [id, { observed }] of Object.entries(results.cells)) {
    const evidence = [evidenceAt(`evidence/${id}/exchange.json`)];
    results.cells[id] = { ...cellResult('200', { evidence }), observed };
  }
  return results;
}

function exchange(path: string): string {
  const observed = results.cells[path.slice('evidence/'.length, -'/exchange.json'.length)]?.observed;
  const code = observed?.kind === 'status' ? observed.code : 200;
  const body = `{"kind":"Status","message":"${path}"}\n`;
  const headers = { 'content-type': 'application/json', 'audit-id': path };
  const response = { status: code, headers, body, milliseconds: 4 };
  return JSON.stringify({
    request: { method: 'GET', url: `https://10.0.0.1:6443/${path}` },
    at: 'now',
    response,
  });
}

/** From an act to the frame after it, in milliseconds, as the page itself sees it. */
const timed = (act: string) => `new Promise((done) => {
  const start = performance.now();
  ${act};
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})`;
const typed = (text: string) =>
  timed(
    `const field = document.getElementById('text'); field.value = ${JSON.stringify(text)}; field.dispatchEvent(new Event('input'))`,
  );

const acts: Array<[name: string, act: string]> = [
  ['filter by one word', typed('path-7')],
  ['filter by two words', typed('path-1 403')],
  ['filter to nothing', typed('no such thing')],
  ['show all again', typed('')],
  ['choose an answer', timed(`document.querySelector('#facet-answer input').click()`)],
  [
    'group by setting',
    timed(
      `const c = document.getElementById('columns'); c.value = 'setting'; c.dispatchEvent(new Event('change'))`,
    ),
  ],
];

const results = large();
const figures = new Map<string, number[]>();
const note = (name: string, value: number) => figures.set(name, [...(figures.get(name) ?? []), value]);
for (let round = 0; round < Number(rounds); round++) {
  await using it = await open(results, { evidence: exchange, hash: 'view=matrix&identity=all' });
  const { page, trouble } = it;
  const there = `document.querySelectorAll('td[data-at]').length === ${Object.keys(results.cells).length}`;
  await page.evaluate(`new Promise((done) => {
    const look = () => (${there} ? done() : setTimeout(look, 20));
    look();
  })`);
  note('every cell there', Number(await page.evaluate('performance.now()')));
  const paint = `performance.getEntriesByName('first-contentful-paint')[0]?.startTime`;
  note('first paint', Number(await page.evaluate(paint)));
  for (const [name, act] of acts) note(name, Number(await page.evaluate(act)));
  if (trouble.length > 0) throw new Error(trouble.join('\n'));
}
await (await browser()).close();

console.log(
  `${Object.keys(results.cells).length} cells, every identity shown; milliseconds, median (min to max) of ${rounds}`,
);
for (const [name, values] of figures) {
  const sorted = values.toSorted((a, b) => a - b);
  const [least = 0, middle = 0, most = 0] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  console.log(
    `${name.padEnd(20)} ${middle.toFixed(0).padStart(5)}  (${least.toFixed(0)} to ${most.toFixed(0)})`,
  );
}
