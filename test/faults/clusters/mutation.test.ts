// Defects seeded into a copy of the harness: each must be seen by a named control cell or test. A suite that sees none
// of them would prove nothing.
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { temporaryFolder } from '../../support/bearerless.ts';
import { defects, quick } from '../../support/defects.ts';
import { mutant, seen } from '../../support/mutant.ts';
import { faults, whole } from '../../support/seeded.ts';

const { test, cases } = faults('mutation', { limit: 1_200_000 });

cases(
  { short: quick + 1, whole: defects.length },
  async (_, number) => {
    const { edits, seenBy } = defects[number % defects.length] as (typeof defects)[number];
    await using folder = await temporaryFolder();
    const copy = join(folder.path, 'copy');
    await mutant(copy, edits);
    const line = await seen(copy, seenBy);
    console.log(`  ${line?.trim() ?? 'nothing was seen'}`);
    assert.ok(line, `nothing sees that ${defects[number]?.what}`);
  },
  (_, number) => defects[number % defects.length]?.what ?? '',
);

if (whole) {
  test('without a defect nothing is seen', async () => {
    for (const { seenBy } of defects) {
      await using folder = await temporaryFolder();
      const copy = join(folder.path, 'copy');
      await mutant(copy, []);
      assert.is(await seen(copy, seenBy), undefined);
    }
  });
}
