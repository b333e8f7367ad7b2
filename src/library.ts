// The package as a library: `import { run } from 'bearerless'`. The same run as the program's, without a screen: it
// prints nothing, sets no exit code and listens to no signals; like cli.ts it is an edge, so it may look at the
// environment where none is given.
import { resolve } from 'node:path';
import { artifactOptionsOf } from './app/artifact-options.ts';
import { networkOf } from './app/network.ts';
import { defaultLimits, outputFolder, perform } from './app/perform.ts';
import { planOfSelection } from './app/planning.ts';
import type { EngineId } from './domain/cell.ts';
import type { CellResult, ClusterInfo, Event, Results } from './domain/results.ts';

export type { CellResult, ClusterInfo, EngineId, Event, Results };
export type Observed = CellResult['observed'];

/** What to ask and how; everything may be left out, as on the command line. */
export interface RunRequest {
  /** Questions, files of scenarios/; `stranger` by default. */
  scenarios?: string[];
  /** Versions in this order: `1.33`, `latest`, `-1`, `v1.33.13`. */
  kubernetes?: string[];
  /** Only these settings. */
  settings?: string[];
  /** Files with settings and scenarios of your own. */
  config?: string[];
  /** A regular expression on cell ids. */
  grep?: string;
  engine?: EngineId;
  /** Ask the same on this engine too. */
  compare?: EngineId;
  /** Where journal, results and evidence go; by default results/runs/ID below the current folder. */
  output?: string;
  /** Control planes at once. */
  jobs?: number;
  /** Seconds for one component to get ready. */
  timeout?: number;
  /** Seconds of kubeadm's discovery timeout; its own is 300, the default here as short as the version allows. */
  discoveryTimeout?: number;
  /** Seconds that `kubeadm init` gives a control plane; its own is 240. */
  controlPlaneTimeout?: number;
  /** A folder with binaries that is looked at first. */
  assets?: string;
  /** Told every event as it happens. */
  onEvent?: (event: Event) => void;
  /** Ends the run early; what was not asked is then inconclusive. */
  signal?: AbortSignal;
  /** Where HOME, the cache and proxies are looked up; the process's own by default. */
  env?: Readonly<Record<string, string | undefined>>;
}

/** What a run came to. */
export interface RunOutcome {
  /** What results.json holds. */
  results: Results;
  /** 0 as expected, 1 a cell differs, 3 environment, 4 nothing was tested, 130 interrupted. */
  exitCode: number;
  /** The output folder. */
  output: string;
}

/** Starts clusters, asks them, stores the results. Throws an error with a `code` for a request that makes no sense. */
export async function run(request: RunRequest = {}): Promise<RunOutcome> {
  const { engine = 'process', env = process.env, signal = new AbortController().signal } = request;
  const plan = await planOfSelection({
    engine,
    scenarios: request.scenarios ?? [],
    versions: request.kubernetes,
    settings: request.settings,
    grep: request.grep,
    config: request.config?.map((file) => resolve(file)),
    compare: request.compare && [request.compare],
  });
  const { id, output } = outputFolder(request.output);
  const performed = await perform(plan, {
    engine,
    id,
    output,
    jobs: request.jobs,
    timeoutSeconds: request.timeout ?? defaultLimits.timeoutSeconds,
    discoveryTimeout: request.discoveryTimeout,
    controlPlaneTimeout: request.controlPlaneTimeout,
    retain: false,
    artifacts: {
      ...artifactOptionsOf(request.assets === undefined ? {} : { assets: request.assets }, { env }),
      network: networkOf({ env }),
    },
    onEvent: request.onEvent ?? (() => {}),
    onSkip: () => {},
    onRetained: () => {},
    signal,
  });
  return { ...performed, output };
}
