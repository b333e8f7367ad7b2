// What the upgrade of one cluster over several minors showed, as comparisons: for every hop what its answers were
// before and after it, and what must be closed again.
import { type Change, changeId } from '../domain/change.ts';
import { joinName } from '../domain/join.ts';
import { distinct, groupBy } from '../domain/lists.ts';
import { isConclusive, longOutcome, shortOutcome } from '../domain/outcome.ts';
import { changesOf } from '../domain/probe.ts';
import type { CellResult } from '../domain/results.ts';
import type { Setting } from '../domain/setting.ts';
import type { Version } from '../domain/version.ts';
import type { Diff } from '../report/diff.ts';
import { list, type Prose, say } from '../report/prose.ts';
import { type Entry, plannedFrom } from '../results/cells.ts';
import { compareRuns, type Side } from '../results/sides.ts';
import { undoneBy } from './undone.ts';

type Answers = readonly (readonly [id: string, result: CellResult])[];

export interface Hops extends Omit<Side, 'cells'> {
  from: Version;
  setting: Setting;
  /** The cells of the changes, and the requests after each. */
  answers: Answers;
}

/** One comparison for each upgrade, in the order in which they were made, as far as they were made. */
export function hopDiffs({ from, setting, answers, ...of }: Hops): Diff[] {
  const entries = answers.map(([id, result]): Entry => ({ ...plannedFrom(id), result }));
  const steps = distinct(entries.map(idOf)).map((id) => entries.filter((entry) => idOf(entry) === id));
  const upgrades = steps.flatMap((step, n) => {
    const changes = step[0] === undefined ? [] : changesOf(step[0].probe);
    const change = changes.at(-1);
    return change?.kind === 'upgrade' ? [{ step, later: steps.slice(n + 1), changes, to: change.to }] : [];
  });
  // After one that was not made there is none.
  const end = upgrades.findIndex(({ step }) => notMade(step).length > 0);
  return (end < 0 ? upgrades : upgrades.slice(0, end + 1)).map(({ step, later, changes, to }, n) => {
    const asked = step.filter(({ probe }) => probe.kind === 'after');
    const side = (of: (result: CellResult) => CellResult['observed']) =>
      Object.fromEntries(asked.map(({ id, result }) => [id, { ...result, observed: of(result) }]));
    const compared = compareRuns(
      { cells: side(({ before, observed }) => before ?? observed), ...of },
      { cells: side(({ observed }) => observed), ...of },
    );
    return {
      ...compared,
      matched: [],
      a: `${upgrades[n - 1]?.to ?? from} ${setting.id}, before the upgrade`,
      b: `${to} ${setting.id}, the same cluster upgraded`,
      notes: notesOf(step, later, () => undoneBy(changes, { setting, version: from })),
    };
  });
}

const idOf = ({ probe }: Entry) => changesOf(probe).map(changeId).join('/');

/** Why there is no answer after a hop. */
function notMade(step: readonly Entry[]): Prose[] {
  const made = step.find(({ probe }) => probe.kind === 'change')?.result.observed;
  if (made === undefined || made.kind === 'completed') return [];
  const why = 'because' in made ? made.because : 'message' in made ? made.message : longOutcome(made);
  return [say`The upgrade was not made: ${why}`];
}

function notesOf(
  step: readonly Entry[],
  later: readonly (readonly Entry[])[],
  undone: () => Prose[],
): Prose[] {
  const missing = notMade(step);
  if (missing.length > 0) return missing;
  return [...joined(step), ...undone(), ...closedAgain(step, later)];
}

/** How nodes joined after a hop. */
function joined(step: readonly Entry[]): Prose[] {
  const joins = step.flatMap(({ probe, result: { observed } }) =>
    probe.kind === 'join-after' ? [{ join: joinName(probe), outcome: longOutcome(observed) }] : [],
  );
  return groupBy(joins, ({ outcome }) => outcome).map(
    (same) => say`After it kubeadm join ${list(same.map(({ join }) => join))}: ${same[0]?.outcome ?? ''}.`,
  );
}

/** Whether what had opened was seen to be closed by what was done before the next hop. */
function closedAgain(step: readonly Entry[], later: readonly (readonly Entry[])[]): Prose[] {
  const turned = step.filter(
    ({ result: { before, observed } }) =>
      before !== undefined && isConclusive(observed) && shortOutcome(before) !== shortOutcome(observed),
  );
  const next = later.findIndex((step) => lastOf(step)?.kind === 'upgrade');
  const between = next < 0 ? later : later.slice(0, next);
  const last = between.at(-1);
  if (turned.length === 0 || last === undefined) return [];
  const means = distinct(between.flatMap((step) => lastOf(step) ?? []).map(changeId));
  const now = (entry: Entry) => last.find((one) => pathOf(one) === pathOf(entry))?.result.observed;
  const back = turned.filter((entry) => {
    const [is, was] = [now(entry), entry.result.before];
    return is !== undefined && was !== undefined && shortOutcome(is) === shortOutcome(was);
  });
  return [say`After ${list(means)} answers are as before the upgrade: ${back.length} of ${turned.length}.`];
}

const lastOf = (step: readonly Entry[]): Change | undefined =>
  step[0] === undefined ? undefined : changesOf(step[0].probe).at(-1);

const pathOf = ({ probe }: Entry) =>
  probe.kind === 'after' ? `${probe.target} ${probe.method} ${probe.path} ${probe.identity}` : '';
