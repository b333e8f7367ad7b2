// `bearerless probe` against servers that answer anything but what they should: a gate on it never opens without a true
// answer to every question, it always ends, within its limits of time and memory, and always says something, which no
// terminal obeys.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import pLimit from 'p-limit';
import { equal, is, ok } from 'uvu/assert';
import { isPublished } from '../../src/domain/published.ts';
import { program } from '../support/bearerless.ts';
import { type AnswerMode, answers, type HttpMode } from '../support/hostile/answers.ts';
import { certificates, type HandshakeMode, handshakes, type RawMode } from '../support/hostile/handshakes.ts';
import { type Hostile, hostile, type Mode } from '../support/hostile/server.ts';
import { inProcess } from '../support/in-process.ts';
import { complaintsOfTerminal, property, same } from '../support/property.ts';
import { random, reproducible, seed, whole } from '../support/seeded.ts';
import { suite } from '../support/suite.ts';

const part = 'input-probe';
const test = suite(part, { limit: 1_800_000 });

const all = [...Object.keys(answers), ...Object.keys(handshakes), ...certificates] as Array<
  AnswerMode | HandshakeMode | (typeof certificates)[number]
>;
/** The status that may be said of a mode; without one only that there is no answer. */
const truthOf = (mode: Mode) => (answers[mode as AnswerMode] as HttpMode | undefined)?.status;
const mayFail = (mode: Mode) =>
  truthOf(mode) === undefined || (answers[mode as AnswerMode] as HttpMode).orFault;
const isEndless = (mode: Mode) =>
  (answers[mode as AnswerMode] as HttpMode | undefined)?.endless ??
  (handshakes[mode as HandshakeMode] as RawMode | undefined)?.endless ??
  false;
const isOpen = (status: number) => status >= 200 && status < 300;

/** What the exit code of `--fail-on open` may be when every question meets this mode. */
function codesOf(mode: Mode): number[] {
  const status = truthOf(mode);
  return [...(status === undefined ? [] : [isOpen(status) ? 1 : 0]), ...(mayFail(mode) ? [3] : [])];
}

const folder = mkdtempSync(join(tmpdir(), 'bearerless-probe-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

function argvFor({ url, ca }: Hostile, ...more: string[]): string[] {
  const file = join(folder, 'ca.crt');
  writeFileSync(file, ca);
  const where = ['--server', url, '--certificate-authority', file];
  return ['probe', ...where, '--rate', '100', '--fail-on', 'open', ...more];
}

/** Runs the program to its end; with the most memory that it held, in MiB. */
async function measured(argv: string[]) {
  const start = performance.now();
  const child = execa(program, argv, { reject: false, stdin: 'ignore' });
  let peak = 0;
  const watch = setInterval(() => {
    try {
      const [, held] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      peak = Math.max(peak, Number(held ?? 0) / 1024);
    } catch {
      // It has ended.
    }
  }, 50);
  const { exitCode = -1, stdout, stderr } = await child;
  clearInterval(watch);
  return { exitCode, stdout, stderr, peak, seconds: (performance.now() - start) / 1000 };
}

/** Modes that were found by, and some by chance. */
const { pick } = random(part);
const short: typeof all = [
  ...(['switching-protocols', 'gigabyte-body', 'endless-headers', 'evil-name', 'evil-version'] as const),
  ...Array.from({ length: 4 }, () => pick(all)),
];
const chosen = whole ? all : [...new Set(short)];
console.log(`== ${part}: the program, ${chosen.length} of ${all.length} modes: seed ${seed}`);

test('the program ends as the one answer of every question says', async () =>
  await reproducible(part, undefined, async () => {
    const wrong: string[] = [];
    await pLimit(3).map(chosen, async (mode) => {
      await using server = await hostile({ modes: [mode] });
      const { exitCode, stdout, stderr, peak, seconds } = await measured(argvFor(server));
      const said = `${stdout}\n${stderr}`;
      const complaints = [
        ...(codesOf(mode).includes(exitCode) ? [] : [`exit code ${exitCode}`]),
        ...(stdout.trim() === '' ? ['no output'] : []),
        ...complaintsOfTerminal(said),
        ...(/defect of bearerless|\n +at .*:\d+/.test(said) ? [said] : []),
        ...(peak > 400 ? [`${Math.round(peak)} MiB`] : []),
        ...(seconds > 45 ? [`${Math.round(seconds)} s`] : []),
      ];
      if (complaints.length > 0) wrong.push(`${mode}: ${complaints.join('; ')}`);
    });
    equal(wrong, []);
  }));

const brief = all.filter((mode) => !isEndless(mode));

const modesInTurn = fc.tuple(
  fc.array(fc.constantFrom(...brief), { minLength: 1, maxLength: 12 }),
  fc.integer({ min: 1, max: 2 ** 31 }),
);

/** Holds what is said of a server's questions, in their order, against what it did. */
function held(said: readonly (string | undefined)[], met: readonly Mode[], verified: boolean): void {
  // Who does not answer the first question is not asked another.
  is(met.length, said[0] === 'inconclusive' ? 1 : said.length);
  for (const [n, mode] of met.entries()) {
    const believed = !verified && certificates.some((one) => one === mode && one !== 'wants-certificate');
    const truth = `${believed ? 200 : truthOf(mode)}`;
    ok(said[n] === truth || (said[n] === 'inconclusive' && mayFail(mode)), `${mode}: ${said[n]}`);
  }
}

property(
  test,
  part,
  'an apiserver that answers each question in another way: the true answer to it, or none',
  { short: 10, whole: 2_000 },
  modesInTurn,
  async ([modes, seed]) => {
    await using server = await hostile({ modes: modes as [Mode, ...Mode[]], seed });
    const { exitCode, stdout, stderr } = await inProcess(argvFor(server, '--json', '-k', '1.33'), folder);
    same(complaintsOfTerminal(stderr), []);
    const { cells } = JSON.parse(stdout) as { cells: Record<string, string> };
    const said = Object.values(cells);
    held(said, server.met, true);
    const open = Object.entries(cells).some(
      ([name, one]) => isOpen(Number(one)) && !isPublished(name.replace(/^apiserver:GET:(.*)@none$/, '$1')),
    );
    equal(exitCode, open ? 1 : said.includes('inconclusive') ? 3 : 0, stdout);
  },
  { limit: 30_000 },
);

property(
  test,
  part,
  'so does a kubelet, whose certificate nobody verifies',
  { short: 6, whole: 1_000 },
  modesInTurn,
  async ([modes, seed]) => {
    await using server = await hostile({ modes: ['unauthorized'] });
    await using kubelet = await hostile({ modes: modes as [Mode, ...Mode[]], seed });
    const argv = argvFor(server, '--json', '-k', '1.33', '--kubelet', `127.0.0.1:${kubelet.port}`);
    const { exitCode, stdout } = await inProcess(argv, folder);
    const { cells } = JSON.parse(stdout) as { cells: Record<string, string> };
    const said = Object.entries(cells).flatMap(([name, one]) => (name.startsWith('127.') ? [one] : []));
    held(said, kubelet.met, false);
    const answered = said.some((one) => one !== 'inconclusive');
    const open = said.some((one) => isOpen(Number(one)));
    equal(exitCode, !answered ? 3 : open ? 1 : said.includes('inconclusive') ? 3 : 0, stdout);
  },
  { limit: 30_000 },
);
