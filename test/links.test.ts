// Every link of a Markdown file of this repository leads somewhere: to a file that is there, and to a heading that the
// file has. Addresses on the web are not asked.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { equal } from 'uvu/assert';
import { packageRoot } from '../src/domain/root.ts';
import { suite } from './support/suite.ts';

const test = suite('links');

/** The Markdown files, without what others wrote. */
function pages(folder = packageRoot): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return ['node_modules', '.git', 'runs', 'dist'].includes(entry.name) ? [] : pages(path);
    return entry.isFile() && entry.name.endsWith('.md') ? [path] : [];
  });
}

const withoutExamples = (text: string) => text.replace(/^```.*?^```$/gms, '');

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutExamples(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

/** What a link of a page says wrong, or nothing. */
function faultOf(page: string, link: string): string | undefined {
  if (/^(https?|mailto):/.test(link)) return URL.canParse(link) ? undefined : 'is no address';
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? page : join(dirname(page), decodeURIComponent(path));
  if (!existsSync(file)) return 'leads to no file';
  if (anchor === undefined) return undefined;
  if (statSync(file).isDirectory() || !file.endsWith('.md')) return 'has an anchor in what is no page';
  return anchorsOf(readFileSync(file, 'utf8')).includes(anchor) ? undefined : 'leads to no heading';
}

const linksOf = (text: string) => [
  ...[
    ...withoutExamples(text)
      .replace(/`[^`\n]*`/g, 'code')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, link = '']) => link),
  ...[...withoutExamples(text).matchAll(/^\[[^\]]+\]: (\S+)/gm)].map(([, link = '']) => link),
];

test('every link leads to a file and a heading', () => {
  const all = pages().flatMap((page) =>
    linksOf(readFileSync(page, 'utf8')).map((link) => ({ page, link, fault: faultOf(page, link) })),
  );
  equal(
    all
      .filter(({ fault }) => fault !== undefined)
      .map(({ page, link, fault }) => `${relative(packageRoot, page)}: ${link} ${fault}`),
    [],
  );
  equal(all.length > 40, true, `only ${all.length} links were found`);
});

test('the README stays short', () => {
  const lines = readFileSync(join(packageRoot, 'README.md'), 'utf8').trimEnd().split('\n');
  equal(lines.length <= 150, true, `${lines.length} lines`);
});

test('a wrong file, a wrong heading and a wrong address are found', () => {
  const readme = join(packageRoot, 'README.md');
  equal(
    [
      'docs/none.md',
      'docs/results.md#none',
      '#none',
      'docs/matrix.png#a',
      'https://[',
      'docs/results.md#cells',
    ].map((link) => faultOf(readme, link)),
    [
      'leads to no file',
      'leads to no heading',
      'leads to no heading',
      'has an anchor in what is no page',
      'is no address',
      undefined,
    ],
  );
});

test('headings become anchors as on GitHub', () => {
  equal(anchorsOf('# To add …\n## v1.31.4 → v1.33.13\n## A `b` c\n## A b c\n```\n# no\n```\n'), [
    'to-add-',
    'v1314--v13313',
    'a-b-c',
    'a-b-c-1',
  ]);
});
