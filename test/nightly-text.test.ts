import { equal, is, ok } from 'uvu/assert';
import { keptNights, newestPatch, ofVersion, short, words } from '../scripts/nightly-text.ts';
import { resultsOf } from './support/results-builder.ts';
import { modern, old } from './support/results-fixtures.ts';
import { suite } from './support/suite.ts';

const test = suite('the nightly run');

test('the newest released patch of a minor is asked, by number and not by letter', () => {
  const known = words('v1.33.2 v1.33.10 v1.33.9 v1.33.11-rc.0 v1.3.99 v1.34.0');
  equal(
    ['1.33', '1.34', '1.35'].map((minor) => newestPatch(minor, known)),
    ['v1.33.10', 'v1.34.0', '1.35'],
  );
});

test('thirty nights are kept, those that started last', () => {
  const ids = Array.from(
    { length: 40 },
    (_, n) =>
      `2026-${String(11 + Math.floor(n / 28)).padStart(2, '0')}-${String((n % 28) + 1).padStart(2, '0')}T021700Z-ab`,
  );
  equal(keptNights(ids.toReversed()), ids.slice(10));
});

test('a version is kept with its cells and clusters, as a run of it alone has them', () => {
  const { cells, clusters } = resultsOf(old);
  const kept = ofVersion(resultsOf(modern, old), 'v1.20.2');
  equal([kept.cells, kept.clusters], [cells, clusters]);
});

test('an issue gets whole lines and is told what is left out', () => {
  is(short('a\nb\n'), 'a\nb\n');
  const line = 'ä'.repeat(500);
  const cut = short(`${line}\n`.repeat(100));
  ok(Buffer.byteLength(cut) < 61_000);
  equal(cut.split('\n').slice(-3), ['', '_The rest is left out; the run has everything._', '']);
  ok(
    cut
      .split('\n')
      .slice(0, -3)
      .every((one) => one === line),
  );
});
