import { equal, throws } from 'uvu/assert';
import { stringify } from 'yaml';
import { suite } from '../../test/support/suite.ts';
import { readYaml, yamlValue } from './yaml.ts';

const test = suite('domain/yaml');

test('what people write is read', () => {
  const value = { a: [1, { b: 'x' }], 'c d': null, e: '[{', f: 'two\nlines\n' };
  equal(yamlValue(stringify(value)), value);
  equal(yamlValue('a: &x { b: 1 }\nc: *x\n'), { a: { b: 1 }, c: { b: 1 } });
  equal(yamlValue(''), null);
});

const levels = 'abcdefghi'
  .split('')
  .map((name, n, all) => `${name}: &${name} [${Array(9).fill(n === 0 ? 'x' : `*${all[n - 1]}`)}]`);

for (const [what, text, offset, message] of [
  ['an alias bomb', levels.join('\n'), 0, 'its aliases make far more of it than is written'],
  ['a list of itself', 'a: &a [*a]', 7, '*a stands for what it is part of'],
  ['a map of itself', '- &a { b: { c: *a } }', 15, '*a stands for what it is part of'],
  ['an alias of nothing', 'a: *b', 3, '*b stands for nothing before it'],
  ['thousands of aliases', `a: &a 1\nb: [${'*a,'.repeat(9000)}]`, 0, 'it has more than 100 aliases'],
  ['a deep list', `${'['.repeat(100_000)}`, 0, 'it is nested more than 200 deep'],
  ['a deep list in a line', '- '.repeat(100_000), 0, 'it is nested more than 200 deep'],
  [
    'a deep map',
    Array.from({ length: 1000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
    0,
    'it is nested more than 200 deep',
  ],
  ['a key twice', 'a: 1\nb: { c: 1, c: 2 }', 16, 'Map keys must be unique'],
  ['a second document', 'a: 1\n---\nb: 2', 5, 'a second document begins here (---), and this file has one'],
  ['a key that is a list', '? [a]\n: b', 2, 'a key is a word, no list or map'],
  ["a key that is every object's", 'a: { __proto__: { b: 1 } }', 5, 'no key is called "__proto__"'],
] as const)
  test(`${what} is a sentence`, () => {
    equal(readYaml(text).problems, [{ offset, message }]);
    throws(() => yamlValue(text), message);
  });

test('a map of many keys is read at once', () => {
  const text = `{${Array.from({ length: 20_000 }, (_, n) => `k${n}: 1`).join(',')}}`;
  equal(Object.keys(yamlValue(text) as object).length, 20_000);
});
