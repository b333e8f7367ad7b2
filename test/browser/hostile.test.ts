// Nothing a cluster says is more than text in the page, in a real Chromium.
import { equal, is } from 'uvu/assert';
import { views } from '../../src/viewer/state.ts';
import { open, wordsOf } from '../support/browser.ts';
import { cell, pageEvidence, pageResults } from '../support/page-fixture.ts';
import { complaintsOfTerminal } from '../support/property.ts';
import { resultsOf } from '../support/results-builder.ts';
import { hostile } from '../support/results-fixtures.ts';
import { resultsWith } from '../support/schema-results.ts';
import { suite } from '../support/suite.ts';

const test = suite('viewer, hostile clusters');

const bodies: Array<[title: string, body: string]> = [
  ['a script', '</script><script>window.hacked = 1</script>'],
  ['a handler', '<img src=x onerror="window.hacked = 1"><svg onload="window.hacked = 1">'],
  ['a comment that hides scripts', '<!--<script>window.hacked = 1'],
  ['an end of the JSON', '"}]}\u2028;window.hacked = 1;//'],
  ['an address', 'javascript:window.hacked = 1'],
];
for (const [title, body] of bodies) {
  test(`${title} in a response is only shown`, async () => {
    const results = pageResults();
    const result = results.cells[cell];
    if (result)
      Object.assign(result, {
        notes: [body],
        evidence: [...result.evidence, { kind: 'other', path: `evidence/${body}` }],
      });
    results.rules = {
      'strangers-shut-out': { says: body, source: `${body} https://a.example/"onclick="${body}` },
    };
    await using it = await open(results, { evidence: pageEvidence(body), hash: `cell=${cell}&text=${body}` });
    const { page, trouble } = it;
    await page.locator('dialog h3', { hasText: 'Response' }).waitFor();
    const shown = await page
      .locator('dialog section', { hasText: 'Response' })
      .locator('pre')
      .first()
      .textContent();
    is(shown, body.replace('\u2028', '\\u{2028}'));
    is(await page.evaluate('window.hacked'), undefined);
    is(await page.locator('#app :is(img, script, iframe, object, [onload], [onerror])').count(), 0);
    const links = await page
      .locator('#app a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
    equal(
      links.filter((href) => !/^(#|evidence\/|evidence%|https:\/\/a\.example\/)/.test(href)),
      [],
    );
    equal(trouble, []);
  });
}

test('a log of an element that should run is forbidden by the policy', async () => {
  await using it = await open(resultsOf(hostile));
  const { page, trouble } = it;
  await page.evaluate(
    `const s = document.createElement('img'); s.src = 'https://a.example/x'; document.body.append(s)`,
  );
  await page.waitForTimeout(50);
  is(
    trouble.some((text) => /violates the following Content Security Policy directive/.test(text)),
    true,
    String(trouble),
  );
});

test('paths, settings and faults are text too, with their invisible characters spelled out', async () => {
  await using it = await open(resultsOf(hostile), { hash: 'view=run' });
  const { page, url, trouble } = it;
  is(await page.locator('#view img').count(), 0);
  await page.goto(`${url}#view=findings`);
  is((await wordsOf(page.locator('#view'))).includes('\u202E'), false);
  equal(trouble, []);
});

test('with a hostile text in every place of the schema each view, and a cell in it, only shows', async () => {
  const [results] = resultsWith(() => true);
  if (results === undefined) throw new Error('there are no results');
  await using it = await open(results);
  const { page, url, trouble } = it;
  const ids = Object.keys(results.cells).filter((_, n) => n % 40 === 0);
  const hashes = [
    ...views.map((view) => `view=${view}`),
    ...ids.map((id) => `cell=${encodeURIComponent(id)}`),
  ];
  for (const hash of hashes) {
    await page.goto('about:blank');
    await page.goto(`${url}#${hash}`);
    if (hash.startsWith('cell=')) await page.locator('dialog h3').first().waitFor();
    const words = await wordsOf(page.locator('#app'));
    equal(complaintsOfTerminal(words.replace(/[\t\u00a0]/g, ' ')), [], hash);
    is(await page.locator('#app :is(img, script, iframe, object, [onload], [onerror])').count(), 0, hash);
  }
  equal(trouble, []);
});
