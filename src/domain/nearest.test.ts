import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { nearest } from './nearest.ts';

const test = suite('domain/nearest');

test('a slip of the fingers is recognized, a different word is not', () => {
  const settings = ['default', 'anonymous-on', 'anonymous-off', 'paths-health'];
  const asked = ['anonymus-off', 'anonymous-of', 'defualt', 'Default', 'paths-heatlh', 'kubelet', 'x', ''];
  equal(
    asked.map((word) => nearest(word, settings)),
    ['anonymous-off', 'anonymous-off', 'default', 'default', 'paths-health', undefined, undefined, undefined],
  );
  equal(nearest('default', []), undefined);
});

test('nothing is near a word of a megabyte, and that is known at once', () => {
  const word = 'a'.repeat(1_000_000);
  equal(nearest(word, ['a', word, `${word}b`]), undefined);
});
