// What a bisection asks, as its folder keeps it: the cell, its control cell, the line of versions, and what counts as
// good and bad. It says which cells a version is asked, and what they answered there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type CellParts, cellId } from '../../domain/cell.ts';
import { CellId, readCellId } from '../../domain/cell-id.ts';
import { BearerlessError } from '../../domain/error.ts';
import { isConclusive, isOutcome, longOutcome, type Observed } from '../../domain/outcome.ts';
import { OwnOptions } from '../../domain/plan.ts';
import { readText } from '../../domain/read-text.ts';
import type { CellResult, Results } from '../../domain/results.ts';
import { Version } from '../../domain/version.ts';
import type { Answer } from '../../plan/bisection.ts';
import { controlFailed } from '../../results/judged.ts';
import { writeWhole } from '../../results/store.ts';

/** What is asked, as the folder of a bisection keeps it. */
const Asked = z.strictObject({
  schemaVersion: z.literal(1),
  /** The cell of the first version. */
  cell: CellId,
  scenario: z.string(),
  /** SETTING and question of the control cell. */
  control: z.strictObject({ setting: z.string(), probe: z.string() }),
  /** From end to end. */
  versions: z.array(Version).min(2),
  /** Whether the user named those between the ends, so that there may be others. */
  named: z.boolean(),
  /** Those of them of which it is not known yet that they were released. */
  unlisted: z.array(Version),
  /** Outcomes as an expectation names them. */
  good: z.string().optional(),
  bad: z.string().optional(),
  eachMinor: z.boolean(),
  config: z.array(z.string()).optional(),
  own: OwnOptions.optional(),
});
export type Asked = z.infer<typeof Asked>;

const fileName = 'bisection.json';

/** Whether a folder has a bisection. */
export const isBisection = (folder: string): boolean => existsSync(join(folder, fileName));

/** Keeps what is asked in the folder. */
export function keepAsked(folder: string, asked: Asked): void {
  writeWhole(join(folder, fileName), `${JSON.stringify(asked, undefined, 2)}\n`);
}

/** What the bisection in a folder asks. */
export async function askedIn(folder: string): Promise<Asked> {
  const file = join(folder, fileName);
  const wrong = (why: string, cause?: unknown) =>
    new BearerlessError('user', 'no-bisection', `${folder} holds no bisection: ${why}`, {
      hint: 'Give the folder that `bearerless bisect` named when it began.',
      cause,
    });
  if (!existsSync(file)) throw wrong(`there is no ${fileName}`);
  try {
    return Asked.parse(JSON.parse(await readText(file)));
  } catch (cause) {
    throw wrong(`${fileName} is damaged, or of another version of this program`, cause);
  }
}

/** The ids of the cell and of its control in one version. */
export function idsOf(
  { cell, control: known }: Asked,
  version: Version,
): { id: string; control: string; parts: CellParts } {
  const parts = readCellId(cell);
  if (parts === undefined) throw new Error(`${cell} is no id of a cell`);
  const control = `${version}/${known.setting}/${parts.engine}/${known.probe}`;
  return { id: cellId({ ...parts, version }), control, parts };
}

/** Programs that cannot be had now cannot be had a minute later either. */
const unavailable = ['no-binary', 'build-failed', 'wrong-version', 'no-image', 'unpinned', 'digest-mismatch'];

/** What the cell answered in a run, every time that it was asked. */
export function answersOf(asked: Asked, version: Version, { cells }: Pick<Results, 'cells'>): Answer[] {
  const ids = idsOf(asked, version);
  const result: CellResult | undefined = cells[ids.id];
  const control: CellResult | undefined = cells[ids.control];
  if (result === undefined) return [{ is: 'open', because: 'it was not asked' }];
  const { observed, earlier = [] } = result;
  if (observed.kind === 'unsupported') return [{ is: 'absent', because: observed.because }];
  if (observed.kind === 'inconclusive') {
    const { code, because } = observed;
    // Several reasons are a list in the message.
    const said = because.replace(/:\n +- /, ': ').replaceAll(/\n +- /g, '; ');
    return [{ is: unavailable.includes(code) ? 'absent' : 'open', because: said }];
  }
  // A control cell that is followed itself is no measure of itself.
  if (control !== undefined && ids.control !== ids.id && controlFailed(control)) {
    const { outcome } = control.expected ?? {};
    const because = `its control cell answered ${longOutcome(control.observed)} instead of ${outcome}`;
    return [{ is: 'open', because }];
  }
  return [...earlier.filter(isConclusive), observed].map((one) => ({
    is: 'answered',
    outcome: longOutcome(one),
    counts: countsAs(asked, one),
  }));
}

/** What an answer is compared by: the outcome, or which of the named ones it is. */
function countsAs({ good, bad }: Asked, observed: Observed): string {
  if (good !== undefined && isOutcome(good, observed)) return 'good';
  if (bad !== undefined && isOutcome(bad, observed)) return 'bad';
  if (good !== undefined && bad === undefined) return 'bad';
  return bad !== undefined && good === undefined ? 'good' : longOutcome(observed);
}
