// The package as a library: `import { run } from 'bearerless'`. The same runs, comparisons and reports as the
// program's, without a screen: it prints nothing, sets no exit code and listens to no signals; like cli.ts it is an
// edge, so it may look at the environment where none is given.
import { refuseSelection } from './app/again.ts';
import { artifactOptionsOf } from './app/artifact-options.ts';
import { networkOf } from './app/network.ts';
import { ownGiven } from './app/own-files.ts';
import { defaultLimits, perform } from './app/perform.ts';
import { readRuns } from './app/stored-run.ts';
import { wantedRun } from './app/wanted-run.ts';
import type { EngineId } from './domain/cell.ts';
import { BearerlessError } from './domain/error.ts';
import type { CellResult, ClusterInfo, Event, Results } from './domain/results.ts';
import { diffDocument, diffReports } from './report/diff.ts';
import { reportersFor } from './report/reporters.ts';
import type { DiffDocument } from './results/documents.ts';
import { evidenceReader } from './results/evidence-reader.ts';
import { fold as foldEvents } from './results/fold.ts';
import { type Said, type Verdict, verdictOf as verdictOfCell } from './results/judged.ts';
import { compareRuns } from './results/sides.ts';

export type { CellResult, ClusterInfo, DiffDocument, EngineId, Event, Results, Said, Verdict };

/** What was observed of a cell: an answer of the cluster, or why there is none. */
export type Observed = CellResult['observed'];

/** What to ask and how; everything may be left out, as on the command line, whose options have the same names. */
export interface RunRequest {
  /** Questions, files of scenarios/; `stranger` by default, `own-files` with files of your own. */
  scenarios?: string[];
  /** Versions in this order: `1.33`, `latest`, `-1`, `v1.33.13`. */
  kubernetes?: string[];
  /** The version that upgrades lead to, minor by minor; the next minor by default. */
  to?: string;
  /** Only these settings. */
  settings?: string[];
  /** Your own files as they are, of kubeadm and others, or in the format of Bearerless: `-f`. */
  files?: string[];
  /** `HOST=PATH`: the file or folder here that a flag in your files names as PATH. */
  mounts?: string[];
  /** Measures what happens without the files that were not given. */
  asIs?: boolean;
  /** What the setting of your files is called; `yours` by default. */
  name?: string;
  /** A regular expression on cell ids. */
  grep?: string;
  /** What runs the clusters; `process` by default. */
  engine?: EngineId;
  /** Ask the same on this engine too. */
  compare?: EngineId;
  /** The part of the plan to run: `1/3`, or `auto` and `auto/3` by the variables of CI. */
  shard?: string;
  /** The folder of a run to continue; what it asked is asked, and nothing else may be said of that. */
  resume?: string;
  /** The folder of a run whose failed cells are asked again; `true` is the newest in results/runs. */
  lastFailed?: string | true;
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
  /** How often failed cells are asked again, in a fresh cluster. */
  retries?: number;
  /** No further clusters start once this many cells have failed. */
  maxFailures?: number;
  /** The node image of the kind engine. */
  image?: string;
  /** A folder with binaries that is looked at first. */
  assets?: string;
  /** Take binaries only from here. */
  source?: 'assets' | 'cache' | 'release' | 'package' | 'module';
  /** A mirror with the layout of dl.k8s.io and of the release pages, by https. */
  mirror?: string;
  /** The mirror may be http; only releases with a pinned digest are taken from it. */
  insecureMirror?: boolean;
  /** Kubernetes may be built with the installed Go where that of its release is not to be had; results say so. */
  allowOtherGo?: boolean;
  /** Told every event as it happens. */
  onEvent?: (event: Event) => void;
  /** Told in a sentence what a user should know, such as a source of binaries that is given up. */
  onNote?: (text: string) => void;
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

/**
 * Starts clusters, asks them, stores the results. Throws an error with a `code` for a request that makes no sense.
 *
 * @example
 * const { results } = await run({ kubernetes: ['1.37'], settings: ['anonymous-off'], retries: 1 });
 */
export async function run(request: RunRequest = {}): Promise<RunOutcome> {
  const { env = process.env, signal = new AbortController().signal, onNote = () => {} } = request;
  if (request.resume !== undefined || request.lastFailed !== undefined)
    refuseSelection(
      request.scenarios ?? [],
      Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)),
    );
  const { files, options } = ownGiven({ ...request, files: request.files ?? [] });
  const engine = request.engine ?? 'process';
  const { resume, lastFailed, shard, output: folder } = request;
  const selection = {
    engine,
    scenarios: request.scenarios ?? [],
    versions: request.kubernetes,
    upgradeTo: request.to,
    settings: request.settings,
    grep: request.grep,
    config: files && [...files],
    own: options,
    compare: request.compare && [request.compare],
  };
  const wanted = await wantedRun(
    { selection, resume, lastFailed, shard, output: folder },
    { env, say: onNote },
  );
  if (wanted === undefined) throw new BearerlessError('user', 'nothing-selected', 'nothing failed there');
  const { plan, earlier } = wanted;
  const { id, output } = wanted.place();
  const performed = await perform(plan, {
    engine: plan.asked?.engine ?? engine,
    id,
    output,
    earlier,
    jobs: request.jobs,
    timeoutSeconds: request.timeout ?? defaultLimits.timeoutSeconds,
    discoveryTimeout: request.discoveryTimeout,
    controlPlaneTimeout: request.controlPlaneTimeout,
    image: request.image,
    retain: false,
    retries: request.retries,
    maxFailures: request.maxFailures,
    artifacts: { ...artifactOptionsOf(request, { env }), network: networkOf({ env }) },
    onEvent: request.onEvent ?? (() => {}),
    onSkip: onNote,
    onRetained: () => {},
    signal,
  });
  return { ...performed, output };
}

/**
 * Reads stored runs and puts them together: output folders, results.json, journal.jsonl, or `reference:1.33` for what
 * is committed of a version. Of a cell that several answered, the last answer counts.
 */
export async function readRun(...paths: [string, ...string[]]): Promise<Results> {
  return (await readRuns(paths)).results;
}

/** What the events of one run amount to: a journal's lines, or what `onEvent` was told. */
export function fold(events: readonly Event[]): Results {
  return foldEvents([events]);
}

/** What a cell comes to: whether the cluster answered as predicted. */
export function verdictOf(result: CellResult): Verdict {
  return verdictOfCell(result);
}

/** What of two runs is compared, and what they are called; everything of both by default. */
export interface CompareOptions {
  /** The names of the two sides; `before` and `after` by default. */
  names?: [before: string, after: string];
  /** Only these versions, one of each side: `v1.33.13`. */
  versions?: [before: string, after: string];
  /** Only these settings, one of each side. */
  settings?: [before: string, after: string];
  /** Only cells whose id matches. */
  grep?: RegExp;
}

/** How two runs differ, as `bearerless diff --reporter json` prints it. */
export function compare(before: Results, after: Results, options: CompareOptions = {}): DiffDocument {
  return diffDocument(compared(before, after, options));
}

/** How two runs differ as a text: for a terminal, or for an issue. */
export function compareReport(
  before: Results,
  after: Results,
  { reporter = 'markdown', columns = 80, ...options }: CompareReportOptions = {},
): string {
  return diffReports[reporter](compared(before, after, options), { columns, color: false });
}

/** What is compared, and how it looks. */
export interface CompareReportOptions extends CompareOptions {
  /** `markdown` by default. */
  reporter?: 'terminal' | 'markdown' | 'json';
  /** The width of the screen in characters. */
  columns?: number;
}

function compared(before: Results, after: Results, { names, versions, settings, grep }: CompareOptions) {
  const [a, b] = names ?? ['before', 'after'];
  const side = (at: 0 | 1) => ({ version: versions?.[at], setting: settings?.[at], grep });
  return { ...compareRuns(before, after, { a: side(0), b: side(1) }), a, b };
}

/** The reports of a run that are one text. */
export type ReporterName =
  | ('terminal' | 'line' | 'json' | 'ndjson' | 'markdown')
  | ('html' | 'junit' | 'sarif' | 'badge' | 'github');

/** How a report looks. */
export interface ReportOptions {
  /** The width of the screen in characters; 80 by default. */
  columns?: number;
  /** Whether colours are used. */
  color?: boolean;
  /** The output folder of the run; without it reports show no evidence. */
  folder?: string;
}

/** A report of results, as `bearerless report --reporter NAME` prints it. */
export function report(
  results: Results,
  reporter: ReporterName,
  { columns = 80, color = false, folder }: ReportOptions = {},
): string {
  const options = {
    columns,
    color,
    ...(folder === undefined ? {} : { folder, evidence: evidenceReader([folder]) }),
  };
  const texts = reportersFor([reporter]).flatMap((one) => one.outputs(results, options));
  return texts.find(({ to }) => to !== 'step-summary')?.text ?? '';
}
