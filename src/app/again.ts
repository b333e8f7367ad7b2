// What a stored run leaves to be asked: all that is still open of an interrupted one, or once more what failed.
import { BearerlessError } from '../domain/error.ts';
import type { Intake } from '../domain/intake.ts';
import { isConclusive } from '../domain/outcome.ts';
import { narrowGroup, type Plan, type StoredSelection } from '../domain/plan.ts';
import type { Event, Results } from '../domain/results.ts';
import { recordedDurations } from '../plan/durations.ts';
import { partsOf } from '../plan/shard.ts';
import { clusterKey, fold } from '../results/fold.ts';
import { isFailure } from '../results/judged.ts';
import { readJournal } from '../run/journal.ts';
import { planOfSelection } from './planning.ts';
import { runFolders, runsFolder } from './run-folders.ts';

/** A run to be continued. */
export interface Interrupted {
  /** The whole plan; only what is open is in its groups. */
  plan: Plan;
  /** What its journal holds already. */
  earlier: Event[];
  id: string;
}

type RunStart = Extract<Event, { type: 'run-start' }>;

/** Reads the run in `folder`. Throws when today's scenarios do not make the plan of that run. */
export async function interruptedRun(folder: string): Promise<Interrupted> {
  const { events, start } = await stored(folder);
  const whole = await planAgain(folder, start);
  const { shard } = start;
  const plan = shard ? partsOf(whole, shard.of, recordedDurations())[shard.index - 1] : whole;
  const same =
    plan?.cells.length === start.cells.length && plan.cells.every(({ id }, n) => id === start.cells[n]?.id);
  if (!plan || !same || plan.shard?.plan !== shard?.plan) {
    throw new BearerlessError(
      'user',
      'plan-changed',
      `what ${folder} asked is not planned that way any more`,
      {
        hint: `It was made by ${start.run.tool}. Run again instead; --last-failed asks what failed.`,
      },
    );
  }
  const open = openOf(plan, fold([events]));
  const groups = plan.groups.flatMap((group) => narrowGroup(group, open) ?? []);
  return { plan: { ...plan, groups }, earlier: events, id: start.run.id };
}

/**
 * The cells that results leave open. A cluster that did not last after its last answer left none open, and the run
 * would fail for ever: all of it is asked again.
 */
export function openOf(
  { groups }: Pick<Plan, 'groups'>,
  { cells, clusters }: Pick<Results, 'cells' | 'clusters'>,
): Set<string> {
  const isOpen = ({ id }: { id: string }) => {
    const observed = cells[id]?.observed;
    return observed === undefined || (observed.kind !== 'unsupported' && !isConclusive(observed));
  };
  const bySetting = groups.flatMap((group) =>
    group.settings.map(({ id }) => ({ group, id, own: group.cells.filter(({ setting }) => setting === id) })),
  );
  const all = bySetting.flatMap(({ group: { version, engine, depth }, id, own }) => {
    const open = own.filter(isOpen);
    const key = clusterKey({ version, setting: id, engine, depth });
    const failed = clusters.some((cluster) => cluster.fault && clusterKey(cluster) === key);
    return open.length === 0 && failed ? own : open;
  });
  return new Set(all.map(({ id }) => id));
}

/** The plan that asks again what failed in the run in `folder`; undefined when nothing did. */
export async function failedOf(folder: string): Promise<Plan | undefined> {
  const { events, start } = await stored(folder);
  const { cells } = fold([events]);
  const only = Object.keys(cells).filter((id) => isFailure(cells[id]));
  return only.length === 0 ? undefined : await planAgain(folder, start, only);
}

async function stored(
  folder: string,
): Promise<{ events: Event[]; start: RunStart & { asked: StoredSelection } }> {
  const { events } = await readJournal(folder);
  const start = events.find((event) => event.type === 'run-start');
  if (start?.asked) return { events, start: { ...start, asked: start.asked } };
  throw new BearerlessError('user', 'run-unknown', `the journal in ${folder} does not say what was asked`, {
    hint: 'It was written by an older version, or put together of several runs. Run again instead.',
  });
}

/**
 * The plan of a stored selection. Files from standard input were kept as their setting, but not if they were of our own
 * format, or had a secret.
 */
async function planAgain(
  folder: string,
  { asked, intake }: { asked: StoredSelection; intake?: Intake | undefined },
  only?: string[],
): Promise<Plan> {
  try {
    return await planOfSelection({ ...asked, ...(intake ? { intake } : {}), ...(only ? { only } : {}) });
  } catch (cause) {
    const lost = asked.config?.includes('-') && asked.kept === undefined;
    if (!lost || !(cause instanceof BearerlessError) || !nothingRead.includes(cause.code)) throw cause;
    throw new BearerlessError(
      'user',
      'no-standard-input',
      `the files of the run in ${folder} came from standard input, and were not kept`,
      { hint: 'Pipe the same files into this command again.', cause },
    );
  }
}

const nothingRead = ['nothing-usable', 'no-standard-input'];

/** The folder of the newest run in the default place. */
export async function newestRun(): Promise<string> {
  const [newest] = await runFolders();
  if (newest !== undefined) return newest;
  throw new BearerlessError('user', 'no-run', `there is no run in ${runsFolder}`, {
    hint: 'Name one: bearerless run --last-failed DIR',
  });
}

/** What is asked is the stored run's: a selection beside it, by option or in the library, would be ignored. */
export function refuseSelection(scenarios: string[], flags: object): void {
  const given = Object.keys(flags).filter((name) => selecting.includes(name));
  const second = 'resume' in flags ? ['lastFailed', 'output', 'shard'].filter((name) => name in flags) : [];
  const names = [...given, ...second].map(
    (name) => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`,
  );
  const all = [...scenarios, ...names];
  if (all.length === 0) return;
  throw new BearerlessError(
    'user',
    'stored-selection',
    `${all.join(', ')}: the stored run says what is asked`,
    {
      hint: 'Leave it out, or start a run of its own.',
    },
  );
}

const selecting = [
  'kubernetes',
  'from',
  'to',
  ...['setting', 'settings'],
  'grep',
  ...['file', 'files'],
  'config',
  ...['mount', 'mounts'],
  'asIs',
  'name',
  'write',
  'compare',
];
