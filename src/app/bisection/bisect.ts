// A bisection as it is performed: each step is a run in a folder of its own, `v1.33.5` and, asked again, `v1.33.5-2`.
// So it can be continued, and its answers are ordinary results.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { wasReleased } from '../../artifacts/released.ts';
import type { Results } from '../../domain/results.ts';
import { minorOf, type Version } from '../../domain/version.ts';
import { type Answer, laterMinors, nextStep, type Step, type Verdict } from '../../plan/bisection.ts';
import { fold } from '../../results/fold.ts';
import { journalName, readJournal } from '../../run/journal.ts';
import { interruptedRun } from '../again.ts';
import type { ArtifactFlags } from '../artifact-options.ts';
import type { Context } from '../context.ts';
import { measure } from '../measure.ts';
import { planOfSelection } from '../planning.ts';
import { type Asked, answersOf, idsOf } from './asked.ts';

/** One time that a version was asked. */
export interface Asking {
  version: Version;
  /** The folder of its run below that of the bisection. */
  run: string;
  answers: Answer[];
  evidence: string[];
}

/** What a bisection came to. */
export interface Bisected {
  verdict: Verdict;
  minors: { minor: string; verdict: Verdict }[];
  asked: Asking[];
}

export interface Bisecting {
  folder: string;
  artifacts: ArtifactFlags;
  /** Receives each step before it is asked. */
  onStep(step: Step): void;
}

/** Asks until there is a verdict; undefined if it was interrupted. */
export async function bisect(
  asked: Asked,
  { folder, artifacts, onStep }: Bisecting,
  context: Context,
): Promise<Bisected | undefined> {
  const askings = await askedBefore(asked, folder);
  const verdictOf = async (versions: readonly Version[]): Promise<Verdict | undefined> => {
    for (;;) {
      const answers = new Map(
        versions.map((version) => [
          version,
          askings.flatMap((one) => (one.version === version ? one.answers : [])),
        ]),
      );
      const step = nextStep(versions, answers, meantOf(asked));
      if (!('ask' in step)) return step;
      onStep(step);
      const before = askings.filter(({ version }) => version === step.ask).length;
      const one = await ask(
        asked,
        { version: step.ask, folder, run: runName(step.ask, before), artifacts },
        context,
      );
      if (one === undefined) return undefined;
      askings.push(one);
    }
  };
  const verdict = await verdictOf(asked.versions);
  if (verdict === undefined) return undefined;
  const minors: Bisected['minors'] = [];
  if (asked.eachMinor && verdict.is === 'turned') {
    for (const versions of laterMinors(asked.versions, verdict.right.version)) {
      const own = await verdictOf(versions);
      if (own === undefined) return undefined;
      minors.push({ minor: `1.${minorOf(versions[0] as Version)}`, verdict: own });
    }
  }
  // What later minors answered may say that it turned back; nothing more is asked for it.
  const known = minors.length > 0 ? await verdictOf(asked.versions) : verdict;
  return known && { verdict: known, minors, asked: askings };
}

const runName = (version: Version, before: number) => (before === 0 ? version : `${version}-${before + 1}`);

/** What an end must count as: with both outcomes named, one of them. */
const meantOf = ({ good, bad }: Asked) =>
  good === undefined || bad === undefined ? undefined : ['good', 'bad'];

/** Every run that is complete. */
async function askedBefore(asked: Asked, folder: string): Promise<Asking[]> {
  const found: Asking[] = [];
  for (const version of asked.versions) {
    for (let before = 0; ; before++) {
      const run = runName(version, before);
      if (!existsSync(join(folder, run, journalName))) break;
      const { events } = await readJournal(join(folder, run));
      const end = events.findLast((event) => event.type === 'run-end');
      if (end === undefined || end.interrupted) break;
      found.push(askingOf(asked, { version, run }, fold([events])));
    }
  }
  return found;
}

interface Target {
  version: Version;
  folder: string;
  run: string;
  artifacts: ArtifactFlags;
}

/** Asks a version once, or continues the run in which that was begun; undefined if it was interrupted. */
async function ask(
  asked: Asked,
  { version, folder, run, artifacts }: Target,
  context: Context,
): Promise<Asking | undefined> {
  const { id, control, parts } = idsOf(asked, version);
  const search = { searchPath: context.env.PATH };
  if (asked.unlisted.includes(version) && !(await wasReleased(version, search, context.signal)))
    return { version, run, answers: [{ is: 'unreleased' }], evidence: [] };
  const output = join(folder, run);
  const begun = existsSync(join(output, journalName)) ? await interruptedRun(output) : undefined;
  const none = (because: string): Asking => ({
    version,
    run,
    answers: [{ is: 'absent', because }],
    evidence: [],
  });
  const settings = [...new Set([parts.setting, asked.control.setting])];
  const { scenario, config, own } = asked;
  const selection = { scenarios: [scenario], engine: parts.engine, versions: [version], settings };
  const plan = begun?.plan ?? (await planOfSelection({ ...selection, only: [id, control], config, own }));
  const cell = plan.cells.find((one) => one.id === id);
  // Nothing is started for what the plan already knows.
  if (cell === undefined) return none(`the question "${scenario}" does not ask it there`);
  if (cell.unsupported !== undefined) return none(cell.unsupported);
  const earlier = begun && { id: begun.id, earlier: begun.earlier };
  const { results } = await measure(
    plan,
    { ...artifacts, output, engine: parts.engine, ...(earlier ? { earlier } : {}) },
    context,
  );
  if (context.signal.aborted) return undefined;
  return askingOf(asked, { version, run }, results);
}

function askingOf(
  asked: Asked,
  { version, run }: { version: Version; run: string },
  { cells }: Pick<Results, 'cells'>,
): Asking {
  const evidence = cells[idsOf(asked, version).id]?.evidence.map(({ path }) => path) ?? [];
  return { version, run, answers: answersOf(asked, version, { cells }), evidence };
}
