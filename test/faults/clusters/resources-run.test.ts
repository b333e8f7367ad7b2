// Clusters on a machine that runs out of something: what was answered is true, the rest is inconclusive, and it is said
// in sentences.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type Answers, answersIn, different, open } from '../../support/answers.ts';
import { temporaryFolder } from '../../support/bearerless.ts';
import { scarcities } from '../../support/scarcity.ts';
import { faults } from '../../support/seeded.ts';
import { nothingLeft, startWatched } from '../../support/watched-run.ts';

const { cases } = faults('resources-run', { limit: 1_200_000 });
const names = Object.keys(scarcities);
const nameOf = (number: number) => names[number % names.length] as string;
const own = 'kubelet-on-allow-tokens';
const grep = `(default|anonymous-off)/.*apiserver:GET:/api@none|default/process/join:file-cert|${own}/.*kubelet:GET:/pods@none`;
const settings = `default,anonymous-off,${own}`;
const asked = ['stranger', 'kubelet', '-k', 'latest', '-s', settings, '--grep', grep];
const truth: Answers = {
  'default/process/apiserver:GET:/api@none': '403',
  'anonymous-off/process/apiserver:GET:/api@none': '401',
  'default/process/join:file-cert': 'joined',
  [`${own}/process/kubelet:GET:/pods@none`]: '200',
};
const cells = Object.keys(truth).length;

cases(
  { short: 2, whole: 5 * names.length },
  async (random, number) => {
    await using folder = await temporaryFolder();
    const output = join(folder.path, 'out');
    const scarce = await scarcities[nameOf(number)]?.(folder.path, random);
    if (scarce === undefined) return console.log(`  ${nameOf(number)}: this user cannot arrange it`);
    const { argv = [], path = (file: string) => file } = scarce;
    try {
      const run = await startWatched(folder.path, [...asked, ...argv, '--output', output], scarce);
      const { exitCode, said } = await run.ended;
      const read = path(output);
      const answers = withoutVersion(existsSync(join(read, 'journal.jsonl')) ? await answersIn(read) : {});
      console.log(
        `  ${nameOf(number)}, ${scarce.much}: exit code ${exitCode}, ${open(answers).length} of ${cells} open`,
      );

      assert.equal(different(answers, truth), {}, said);
      const whole = Object.keys(answers).length === cells && open(answers).length === 0;
      assert.ok(exitCode === 3 || exitCode === 2 || (exitCode === 0 && whole), `${exitCode}: ${said}`);
      assert.not.match(said, /^\s+at .*:\d+:\d+\)?$/m, 'no stack trace');
      assert.match(said, /\w+/);
      await nothingLeft(run);
    } finally {
      await scarce.done?.();
    }
  },
  (_, number) => nameOf(number),
);

function withoutVersion(answers: Answers): Answers {
  return Object.fromEntries(
    Object.entries(answers).map(([id, answer]) => [id.slice(id.indexOf('/') + 1), answer]),
  );
}
