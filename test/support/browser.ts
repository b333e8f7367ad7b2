// A real Chromium with the page of the `html` report in it, opened from a file. Everything that must not happen in any
// test is watched for: errors, violations of the page's policy, requests to anybody.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import type { Results } from '../../src/domain/results.ts';
import { html } from '../../src/report/html/html.ts';
import type { ReadEvidence } from '../../src/report/report.ts';
import { temporaryFolder } from './bearerless.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser of this machine; `$CHROMIUM` names another. */
export function chromiumPath(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  const path = process.env.CHROMIUM ?? found;
  if (path === undefined) {
    throw new Error(
      'The page is tested in a real browser, and there is none. Install the package chromium (Debian: apt-get install chromium), or name one with CHROMIUM=/path.',
    );
  }
  return path;
}

let started: Promise<Browser> | undefined;

/** The one browser of this process; it ends with it. */
export function browser(): Promise<Browser> {
  started ??= chromium.launch({ executablePath: chromiumPath() });
  return started;
}

export interface Opened extends AsyncDisposable {
  page: Page;
  /** The address of the page without what stands behind `#`. */
  url: string;
  /** Errors, what the policy forbade, and requests that were made. */
  trouble: string[];
}

/** Opens the page of these results; `hash` is what the URL says after `#`. */
export async function open(
  results: Results,
  {
    evidence,
    nights = [],
    hash = '',
    ...options
  }: BrowserContextOptions & { evidence?: ReadEvidence; nights?: readonly Results[]; hash?: string } = {},
): Promise<Opened> {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'results.html');
  await writeFile(file, html(results, { nights, ...(evidence ? { evidence } : {}) }));
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const url = pathToFileURL(file).href;
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) trouble.push(`request: ${request.url()}`);
  });
  await page.goto(`${url}#${hash}`);
  return {
    page,
    url,
    trouble,
    [Symbol.asyncDispose]: async () => {
      await context.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** What a reader sees of an element, line by line. */
export async function wordsOf(element: Locator): Promise<string> {
  return (await element.allInnerTexts()).join(' ');
}
