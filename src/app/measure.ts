// Performs a plan for a command that compares or follows answers: into a folder as every run, with the process engine's
// usual limits, and with nothing but its progress on the screen.
import type { EngineId } from '../domain/cell.ts';
import type { Plan } from '../domain/plan.ts';
import type { Event, Results } from '../domain/results.ts';
import { listen } from '../report/listen.ts';
import { type ArtifactFlags, artifactOptionsOf } from './artifact-options.ts';
import type { Context } from './context.ts';
import { networkOf } from './network.ts';
import { defaultLimits, outputFolder, perform } from './perform.ts';
import { screenOf } from './screen.ts';

/** Where the run goes, and where its binaries come from. */
export interface Measuring extends ArtifactFlags {
  output?: string | undefined;
  engine?: EngineId;
  /** The run in `output` that is continued. */
  earlier?: { id: string; earlier: readonly Event[] };
}

/** Measures the plan. The folder has its journal, results and evidence. */
export async function measure(
  plan: Plan,
  { output: wanted, engine = 'process', earlier, ...flags }: Measuring,
  context: Context,
): Promise<{ results: Results; output: string }> {
  const { id, output } =
    earlier === undefined || wanted === undefined ? outputFolder(wanted) : { id: earlier.id, output: wanted };
  using reports = listen([], screenOf(context), output);
  const { results } = await perform(plan, {
    ...defaultLimits,
    engine,
    id,
    output,
    earlier: earlier?.earlier,
    retain: false,
    artifacts: { ...artifactOptionsOf(flags, context), network: networkOf(context) },
    onEvent: reports.sink,
    onSkip: reports.say,
    onRetained: () => {},
    signal: context.signal,
  });
  return { results, output };
}
