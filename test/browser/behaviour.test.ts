// What the page does, in a real Chromium: every view, the filters and their URL, the keyboard, an opened cell.
import { equal, is, match } from 'uvu/assert';
import { open, wordsOf } from '../support/browser.ts';
import { cell, pageEvidence, pageResults } from '../support/page-fixture.ts';
import { suite } from '../support/suite.ts';

const test = suite('viewer');
const evidence = pageEvidence();
const opened = (hash = '') => open(pageResults(), { evidence, hash });
const hashOf = (url: string) => [...new URLSearchParams(new URL(url).hash.slice(1))];

test('the matrix begins with the stranger, and the page asks nobody', async () => {
  await using it = await opened('view=matrix');
  const { page, trouble } = it;
  equal(await page.locator('section.identity h2').allTextContents(), ['No credential']);
  const row = page.locator('table.heat').first().locator('tbody tr', { hasText: '/version' });
  equal(await row.locator('td[data-at]').allTextContents(), [
    ...['200!', '200', '401', '401', '401'],
    ...['200', '200', '401', 'n/a', 'n/a'],
  ]);
  equal(await page.locator('td.surprise').allTextContents(), ['200!']);
  equal(trouble, []);
});

test('filters follow the reader into the URL, and the URL brings them back', async () => {
  await using it = await opened('view=matrix');
  const { page, url } = it;
  await page.fill('#text', 'livez');
  await page.click('#facet-version summary');
  await page.click('#facet-version label:has-text("v1.20.2")');
  await page.click('#facet-identity summary');
  await page.click('#facet-identity button');
  equal(hashOf(page.url()), [
    ['view', 'matrix'],
    ['text', 'livez'],
    ['version', 'v1.20.2'],
    ['identity', 'all'],
  ]);
  const rows = async () => await page.locator('tbody tr').allTextContents();
  const shown = await rows();
  is(shown.length, 5);
  is(
    shown.every((text) => text.startsWith('/livez')),
    true,
  );
  const link = page.url();
  await page.goto('about:blank');
  await page.goto(link);
  equal([await rows(), await page.inputValue('#text')], [shown, 'livez']);
  await page.goto(`${url}#view=matrix&answer=403`);
  // Rows come step by step, so both are counted at one moment.
  const counted = (await page.evaluate(
    `['td[data-at]:not(.dim)', 'td.forbidden:not(.dim)'].map((one) => document.querySelectorAll(one).length)`,
  )) as number[];
  is(counted[0], counted[1]);
});

test('a table is one stop for the keyboard; arrows move, Enter opens, Escape brings back', async () => {
  await using it = await opened(
    'view=matrix&text=/api+v1.33&engine=process&setting=default&setting=anonymous-on&setting=anonymous-off',
  );
  const { page } = it;
  is(await page.locator('table.heat').first().locator('td[tabindex="0"]').count(), 1);
  const focused = async () => await page.evaluate('document.activeElement.textContent');
  await page.locator('td[tabindex="0"]').first().focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key);
  is(await focused(), '401');
  const place = await page.evaluate('document.activeElement.dataset.at');
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor();
  is(Object.fromEntries(hashOf(page.url())).cell, cell);
  is(await page.evaluate('document.querySelector("dialog").contains(document.activeElement)'), true);
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  is(await page.evaluate('document.activeElement.dataset.at'), place);
  await page.keyboard.press('/');
  is(await page.evaluate('document.activeElement.id'), 'text');
});

test('a cell opens to all that is known of it', async () => {
  await using it = await opened(`cell=${cell}`);
  const { page, trouble } = it;
  await page.locator('dialog h3', { hasText: 'Response' }).waitFor();
  const heads = await page.locator('dialog h3').allTextContents();
  equal(heads, [
    'What decided it',
    'Prediction',
    'To know',
    'Request',
    'Response',
    'Audit event',
    'Evidence',
    'Configuration of the cluster',
    'Ask it again',
  ]);
  const text = (await wordsOf(page.locator('dialog'))).replace(/\s+/g, ' ');
  match(text, 'the audit event names no user and no decision of an authorizer');
  match(text, 'rule strangers-shut-out Nobody may come in. Source: https://kubernetes.io/docs and a file');
  match(text, 'GET https://10.189.1.4:6443/api');
  match(text, '{"message":"Unauthorized"}');
  match(text, 'decision authorization was never asked');
  match(text, `"https://\${HOST:-127.0.0.1}:6443"'/api'`);
  match(text, 'anonymous-auth');
  is(await page.locator('dialog a[href="evidence/cell/kube-apiserver.log"]').count(), 1);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy curl' }).click();
  match(String(await page.evaluate('navigator.clipboard.readText()')), /^curl .*'\/api'$/);
  await page.goBack();
  equal(trouble, []);
});

test('joins say seconds and reason, restarts show what was observed', async () => {
  await using it = await opened('view=joins&version=v1.33.13');
  const { page, url } = it;
  const row = page.locator('table.board tbody tr', { hasText: 'anonymous-off' }).first();
  match((await wordsOf(row)).replace(/\s+/g, ' '), 'refused 8.1 s unauthorized');
  await page.goto(`${url}#view=restarts`);
  equal(await page.locator('svg.lives title').allTextContents(), [
    'container 1: from 0 s to 78 s, ended with exit code 137',
    'container 2: from 79 s to 82 s',
    'Unhealthy: Startup probe failed: 401',
    'Killing: failed startup probe',
  ]);
  await page.locator('.timeline button').click();
  await page.locator('dialog[open]').waitFor();
});

test('a comparison begins with doors, and says equal changes once', async () => {
  await using it = await opened('view=compare&by=setting&a=default&b=anonymous-off&version=v1.33.13');
  const { page } = it;
  const heads = page.locator('#view h2');
  await heads.nth(2).waitFor();
  const titles = await heads.allTextContents();
  equal(titles.map((title) => title.replace(/ \(\d+\)$/, '')).slice(0, 3), [
    'Doors that closed',
    '401 and 403 change places',
    'Joins, restarts and commands',
  ]);
  const rows = page.locator('table.pairs').first().locator('tbody tr');
  match(
    (await wordsOf(rows.first())).replace(/\s+/g, ' '),
    /^apiserver \/version, .* 200 401 v1\.33\.13 no credential$/,
  );
  await rows.first().locator('a').first().click();
  await page.locator('dialog h3', { hasText: 'What changed from default to anonymous-off' }).waitFor();
  await page.keyboard.press('Escape');
  await page.focus('#compare-by');
  await page.selectOption('#compare-by', 'version');
  match(await wordsOf(page.locator('#sum')), /changed, \d+ the same/);
  is(await page.evaluate('document.activeElement.id'), 'compare-by');
});

test('a view without cells says so, and every view opens from its link', async () => {
  await using it = await opened('view=matrix&text=nothing-is-called-so');
  const { page, trouble } = it;
  is(await wordsOf(page.locator('#view .hint')), 'No cell matches these filters.');
  const links = page.locator('nav a');
  for (const name of await links.allTextContents()) {
    await page.click(`nav a:text-is("${name}")`);
    // The page follows its address, which a browser changes in its own time.
    await page.locator(`nav a[aria-current]:text-is("${name}")`).waitFor();
    is(await wordsOf(page.locator('nav a[aria-current]')), name);
  }
  equal(trouble, []);
});

test('a link to a view with nothing to show leads to the first one', async () => {
  await using it = await opened('view=own');
  await it.page.locator('#view > *').first().waitFor();
  equal(await it.page.locator('nav [aria-current]').allTextContents(), ['At a glance']);
});
