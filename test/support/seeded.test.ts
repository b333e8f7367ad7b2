import * as assert from 'uvu/assert';
import { random, reproducible } from './seeded.ts';
import { suite } from './suite.ts';

const test = suite('seeded cases');

const five = (name: string) => {
  const { between } = random(name);
  return Array.from({ length: 5 }, () => between(1, 100));
};

test('the same name gives the same numbers, another name others', () => {
  assert.equal(five('kills/1'), five('kills/1'));
  assert.not.equal(five('kills/1'), five('kills/2'));
});

test('numbers are spread over what was asked', () => {
  const { between, next, pick } = random('spread');
  const seen = new Map<number, number>();
  for (let n = 0; n < 6000; n += 1) {
    const number = between(3, 8);
    seen.set(number, (seen.get(number) ?? 0) + 1);
  }
  assert.equal([...seen.keys()].sort(), [3, 4, 5, 6, 7, 8]);
  for (const times of seen.values()) assert.ok(times > 850 && times < 1150, `${times} of 6000`);
  assert.ok(Array.from({ length: 1000 }, next).every((number) => number >= 0 && number < 1));
  assert.is(new Set(Array.from({ length: 100 }, () => pick(['a', 'b', 'c']))).size, 3);
});

test('a failure says how to ask the case again', async () => {
  const failing = reproducible('kills', 7, () => assert.is(1, 2));
  const thrown = await failing.then(
    () => undefined,
    (error: Error) => error,
  );
  assert.match(thrown?.message ?? '', /\nreproduce: npm run test:faults -- kills --seed \d+ --case 7$/);
});
