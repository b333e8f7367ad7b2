// Texts that YAML, or a reader of YAML, may choke on, and texts of ours with damage anywhere.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { packageRoot } from '../../src/domain/root.ts';
import { hostileString } from './hostile-strings.ts';

const bomb = (deep: number) =>
  [
    'a0: &a0 [x, x, x, x, x, x, x, x, x]',
    ...Array.from({ length: deep }, (_, n) => {
      const before = Array(9).fill(`*a${n}`).join(', ');
      return `a${n + 1}: &a${n + 1} [${before}]`;
    }),
    `settings: *a${deep}`,
  ].join('\n');

const texts = [
  '',
  '---\n---\n',
  'null',
  '42',
  '[]',
  '- settings',
  'settings: &a [*a]',
  'settings: &a\n  - id: a\n    title: *a\n',
  '&a { settings: *a, scenarios: *a }',
  'settings:\n  - &s { id: a, title: t, why: w, apiserver: { authenticationConfig: { x: *s } } }',
  'scenarios: &a { requests: *a }',
  bomb(3),
  bomb(9),
  'settings: *nowhere',
  `settings: ${'['.repeat(10_000)}`,
  `settings: ${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  `${'- '.repeat(5_000)}x`,
  `${'? '.repeat(2_000)}x`,
  `settings: ${'{a: '.repeat(3_000)}`,
  `settings: "${'a'.repeat(1_000_000)}"`,
  'settings: [{ <<: &m { id: a }, <<: *m }]',
  'settings: !!set { a, b }',
  'settings: !!omap [ a: 1 ]',
  'settings: !!binary "AAAA"',
  'settings: !!timestamp 2001-12-14',
  'settings: !unknown [x]',
  '%YAML 9.9\n---\nsettings: []',
  '%TAG ! tag:a.example,2000:\n---\n!a settings',
  '? [settings]\n: []',
  '? { a: b }\n: c\nsettings: []',
  'settings: []\nsettings: []',
  '__proto__: { settings: [] }\nconstructor: x',
  'settings: [{ __proto__: { id: a } }]',
  'settings:\n\t- id: a',
  'settings: |\n  a\n b',
  "settings: 'a",
  'settings: "\\x1b[31m \\u0000 \\ud800"',
  '\ufeffsettings: []',
  'settings: [.nan, .inf, -.inf, 0x1f, 0o7, 1_000, 1e999]',
  'true: []\nnull: []\n1: []',
  '{"settings": [{"id": "a", }]}',
] as const;

/** Hostile texts, some inside a file that is sound before them. */
export const hostileYaml: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...texts),
  hostileString,
  hostileString.map((text) => `settings:\n  - id: ${text}\n    title: ${JSON.stringify(text)}\n`),
  fc.tuple(hostileString, hostileString).map(([key, value]) => `${key}: ${value}\nscenarios: [${key}]`),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

const indented = (key: string, text: string) => `${key}:\n  - ${text.trimEnd().replaceAll('\n', '\n    ')}\n`;

/** The package's own settings and scenarios, as users' files. */
const own = (['settings', 'scenarios'] as const).flatMap((key) => {
  const folder = join(packageRoot, key === 'settings' ? 'clusters/settings' : 'scenarios');
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.map((name) => indented(key, readFileSync(join(folder, name), 'utf8')));
});

const damage = fc.constantFrom<(text: string, from: number, to: number, other: string) => string>(
  (text, from, to, other) => `${text.slice(0, from)}${other}${text.slice(to)}`,
  (text, from, _, other) => `${text.slice(0, from)}${other}${text.slice(from)}`,
  (text, from, to) => text.slice(0, from) + text.slice(to),
  (text, from, to) => text.slice(0, to) + text.slice(from),
  (text, from) => text.slice(0, from),
);

/** One of them with something lost, put in or there twice at any place. */
export const damagedText: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...own), fc.nat(), fc.nat({ max: 60 }), hostileString, damage)
  .map(([text, where, size, other, act]) => {
    const from = where % text.length;
    return act(text, from, Math.min(text.length, from + size), other);
  });
