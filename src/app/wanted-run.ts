// What a run asks, for the command line and the library: a selection, what a run leaves open that is continued, or what
// failed in one; all of it, or one shard.
import { resolve } from 'node:path';
import type { Plan } from '../domain/plan.ts';
import type { Event } from '../domain/results.ts';
import type { Selection } from '../plan/plan.ts';
import type { Context } from './context.ts';
import { outputFolder } from './perform.ts';
import { planOfSelection } from './planning.ts';

/** What somebody wants to be asked. With `resume` or `lastFailed` the stored run says it, not the selection. */
export interface Wish {
  selection: Selection;
  /** The folder of the run to continue. */
  resume?: string | undefined;
  /** The folder of the run whose failed cells are asked again; `true` is the newest. */
  lastFailed?: string | true | undefined;
  /** `2/3`, `auto`, `auto/3`. */
  shard?: string | undefined;
  output?: string | undefined;
}

/** What is asked, and into which folder. */
export interface Wanted {
  plan: Plan;
  /** Makes the output folder, and gives it with the id of the run. */
  place(): { id: string; output: string };
  /** What the journal of a continued run holds already. */
  earlier?: Event[];
}

/** What is to be asked; undefined if nothing failed. `say` is told how large a shard is. */
export async function wantedRun(
  wish: Wish,
  { env, say }: Pick<Context, 'env'> & { say(text: string): void },
): Promise<Wanted | undefined> {
  const { selection, resume, lastFailed, shard, output } = wish;
  const place = () => outputFolder(output);
  const part = async (plan: Plan) => (shard === undefined ? plan : await shardOf(plan, shard, { env, say }));
  if (resume === undefined && lastFailed === undefined)
    return { plan: await part(await planOfSelection(selection)), place };
  const { failedOf, interruptedRun, newestRun } = await import('./again.ts');
  if (resume !== undefined) {
    const { id, plan, earlier } = await interruptedRun(resume);
    return { plan, earlier, place: () => ({ id, output: resolve(resume) }) };
  }
  const plan = await failedOf(typeof lastFailed === 'string' ? lastFailed : await newestRun());
  return plan && { plan: await part(plan), place };
}

/** The part of the plan that this machine is to run. */
async function shardOf(
  plan: Plan,
  wanted: string,
  { env, say }: Pick<Context, 'env'> & { say(text: string): void },
): Promise<Plan> {
  const [{ parseShard, partsOf }, { recordedDurations }] = await Promise.all([
    import('../plan/shard.ts'),
    import('../plan/durations.ts'),
  ]);
  const { index, of } = parseShard(wanted, env);
  const part = partsOf(plan, of, recordedDurations())[index - 1] as Plan;
  say(`shard ${index}/${of}: ${part.groups.length} of ${plan.groups.length} groups`);
  return part;
}
