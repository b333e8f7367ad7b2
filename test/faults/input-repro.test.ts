// Scripts of `repro`, of any id and any configuration, run with stand-ins for all that touches a cluster: nothing of
// the data is a command. A canary that an injected command would leave must not be there.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { equal, ok } from 'uvu/assert';
import { stringify } from 'yaml';
import { heredoc, oneLine, quoted } from '../../src/domain/shell.ts';
import { anyCellId, someCellId } from '../support/hostile-cells.ts';
import { soundConfiguration } from '../support/hostile-configuration.ts';
import { hostileString } from '../support/hostile-strings.ts';
import { inProcess } from '../support/in-process.ts';
import { complaintsOfTerminal, property, same } from '../support/property.ts';
import { resultsOf } from '../support/results-builder.ts';
import { sandbox } from '../support/stub-programs.ts';
import { suite } from '../support/suite.ts';

const part = 'input-repro';
const test = suite(part, { limit: 900_000 });

/** A folder of its own for one value. */
function inFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bearerless-repro-'));
  return act(folder).finally(() => rmSync(folder, { recursive: true, force: true }));
}

/** Runs the script in each of its ways, and looks for traces. */
async function harmless(script: string): Promise<void> {
  await inFolder(async (folder) => {
    const it = sandbox(folder);
    for (const how of ['here', 'kind', ''] as const) {
      const { said } = await it.run(script, how);
      equal(it.canaries(), [], `${how}: ${said}\n${script}`);
      ok(!/syntax error|unexpected (EOF|token)|command not found/.test(said), `${how}: ${said}\n${script}`);
    }
  });
}

property(
  test,
  part,
  'the script of any id that is one does what it says and no more',
  { short: 10, whole: 3_000 },
  fc.tuple(fc.constantFrom('v1.33.13', 'v1.20.2'), fc.oneof(anyCellId, someCellId)),
  async ([version, id]) => {
    const asked = id.replace(/^[^/]*\/mine\//, `${version}/off-token-probes/`);
    const { exitCode, stdout, stderr } = await inProcess(['repro', asked]);
    same(complaintsOfTerminal(stderr), []);
    ok(!stderr.includes('defect'), stderr);
    if (exitCode === 0) await harmless(stdout);
    else ok(exitCode === 2 && stdout === '', `${exitCode} ${stderr}`);
  },
  { limit: 60_000 },
);

property(
  test,
  part,
  'so does the script of a setting with hostile texts in all of it, whatever is said to be observed',
  { short: 8, whole: 3_000 },
  fc.tuple(soundConfiguration, fc.nat(), fc.constantFrom('403', 'refused:unauthorized')),
  async ([value, which, word]) =>
    await inFolder(async (folder) => {
      const file = join(folder, 'mine.yaml');
      writeFileSync(file, stringify(value));
      const listed = await inProcess(['list', '--json', '--config', file]);
      if (listed.exitCode !== 0) return ok(listed.exitCode === 2 || listed.exitCode === 4, listed.stderr);
      const cells = (JSON.parse(listed.stdout) as { cells: Array<{ id: string; setting: string }> }).cells;
      const own = cells.filter(({ setting }) => setting.startsWith('own-'));
      const { id } = own[which % Math.max(1, own.length)] ?? cells[0] ?? { id: '' };
      const [version = '', setting = '', , ...question] = id.split('/');
      const table = { version, settings: [setting], answers: { [question.join('/')]: word } };
      writeFileSync(join(folder, 'run.json'), JSON.stringify(resultsOf(table)));
      const run = ['--run', join(folder, 'run.json'), '--config', file];
      const { exitCode, stdout, stderr } = await inProcess(['repro', id, ...run]);
      same(complaintsOfTerminal(stderr), []);
      ok(!stderr.includes('defect'), stderr);
      if (exitCode === 0) await harmless(stdout);
      else ok(exitCode === 2, `${exitCode} ${stderr}`);
    }),
  { limit: 60_000 },
);

property(
  test,
  part,
  'a word is itself, a file has its content, a comment stays one',
  { short: 20, whole: 10_000 },
  fc.tuple(hostileString, hostileString, fc.constantFrom('a', 'b c', "d'e")),
  async ([word, text, name]) =>
    await inFolder(async (folder) => {
      // No argument, and no file that a shell writes, has a NUL or half of a pair.
      const both = `${word} ${text}`;
      if (both.includes('\0') || Buffer.from(both).toString() !== both) return;
      const it = sandbox(folder);
      const script = `# ${oneLine(word)}\nprintf %s ${quoted(word)} >word\n${heredoc(name, text)}\n`;
      const { exitCode, said } = await it.run(script, '');
      equal([exitCode, it.canaries()], [0, []], said);
      equal(readFileSync(join(folder, 'home/word'), 'utf8'), word);
      equal(readFileSync(join(folder, 'home', name), 'utf8'), text.replace(/\n*$/, '\n'));
    }),
);
