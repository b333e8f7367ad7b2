// Defines the data of the page: a small index of every cell, which is read at once, and packs with the details of
// cells, which are unpacked when a reader opens a cell. The viewer uses these types.
import type { RuleText } from '../../domain/expectation.ts';
import type { Probe } from '../../domain/probe.ts';
import type { CellResult, ClusterInfo, RunInfo } from '../../domain/results.ts';
import type { Conclusion } from '../../results/conclusion.ts';
import type { Verdict } from '../../results/judged.ts';
import type { Finding } from '../findings/finding.ts';
import type { Prose } from '../prose.ts';
import type { Look } from './look.ts';

/** A row of the matrix. */
export interface PageQuestion {
  /** For instance `apiserver:GET:/api@none`. */
  id: string;
  probe: Probe;
  /** The table of the row: `apiserver`, `apiserver after upgrade:v1.34.4`, `kubeadm join`, `whole cluster`. */
  table: string;
  /** The name of the row. */
  label: string;
}

/** The look of a cell; cells with the same look share a mark. */
export interface PageMark {
  /** For instance `403!` or `joined 4.5s`; `403→401` if a change altered the answer. */
  text: string;
  /** The answer without details that vary: `403`, `joined`, `refused unauthorized`. */
  answer: string;
  seconds?: number;
  look: Look;
  verdict: Verdict['kind'];
  /** The id of the rule that predicts it. */
  rule?: string;
}

/**
 * Positions in the lists of the index: version, setting, engine, question, mark, pack, and the position in that pack.
 */
export type PageCell = [
  version: number,
  setting: number,
  engine: number,
  question: number,
  mark: number,
  pack: number,
  place: number,
];

/** A finding with the positions of its cells. */
export type PageFinding = Pick<Finding, 'text' | 'tail'> & { cells: number[] };

export interface PageFindings {
  title: string;
  items: readonly PageFinding[];
}

/** One life of a container, in seconds after the start of the first one. `to` is absent if the end was not seen. */
export interface Life {
  from: number;
  to?: number;
  /** How the container ended; absent while it is running. */
  end?: string;
}

/** The restarts of one static pod, from its events and states. */
export interface Timeline {
  /** The position among the cells. */
  cell: number;
  pod: string;
  start: string;
  seconds: number;
  lives: Life[];
  /** Restarts whose start and end were both not seen. */
  unseen: number;
  events: Array<{ at: number; until: number; count: number; reason: string; message: string }>;
}

/**
 * What each night says, a character each: `=` the answer of before, `!` another one, `*` the first one, `?` no answer,
 * `.` not asked.
 */
export type Signs = string;

/** The nights of one version. */
export interface PageHistory {
  version: string;
  /** The nights, the oldest first, as readers see them. */
  nights: string[];
  /** How many nights there are, and from when to when. */
  said: string;
  /** Settings, with others of the same history. */
  settings: Array<{ settings: string[]; said: string; signs: Signs }>;
  /** What changed in which night, the newest first: the position of a cell, and its marks before and then. */
  changes: Array<{ night: string; cells: Array<[cell: number, was: number, is: number]> }>;
  /** What is said of cells, and which cells it is said of. */
  lines: Array<{ said: string; signs: Signs; cells: number[] }>;
}

export interface PageIndex {
  run: RunInfo;
  conclusion: Conclusion;
  summary: Prose[];
  versions: string[];
  /** The versions in their own order. */
  oldestFirst: string[];
  settings: string[];
  engines: string[];
  questions: PageQuestion[];
  marks: PageMark[];
  cells: PageCell[];
  /** The texts of the rules, by id. */
  rules: Record<string, RuleText>;
  clusters: Array<Omit<ClusterInfo, 'evidence'>>;
  /** The sentences about the user's own files; empty if the run has none. */
  own: PageFindings[];
  findings: PageFindings[];
  timelines: Timeline[];
  /** The versions that several nights asked. */
  history: PageHistory[];
}

/** A file of the evidence, or the part of it that is embedded. */
export interface PageFile {
  path: string;
  /** The text; absent if the file is only linked. */
  text?: string;
  /** The number of characters left out: at the start of a program's output, at the end of any other file. */
  omitted?: number;
}

/** One HTTP exchange of the evidence. */
export interface PageExchange {
  method: string;
  url: string;
  at: string;
  verified: boolean;
  status?: number;
  headers: Array<[name: string, value: string]>;
  body: string;
  /** The number of characters of the body that are left out. */
  omitted: number;
  milliseconds?: number;
  fault?: string;
}

/** The details that the page shows when a reader opens a cell. */
export interface PageDetail {
  /** The observation in one sentence. */
  sentence: string;
  /** What decided the answer. */
  cause: Prose;
  result: CellResult;
  /** The reviews that a kubelet sent to the apiserver for the request, one per line. */
  reviews: string[];
  exchange?: PageExchange;
  /** The request as a command line, for the reader's own cluster. */
  curl?: string;
  files: PageFile[];
  /** The outcomes of earlier attempts, if the question was asked again, and their evidence. */
  attempts: string[];
  earlier: PageFile[];
}

/** The configuration of the cluster of some cells. */
export interface PageCluster {
  files: PageFile[];
  /** A configuration for `kind create cluster` with the same setting, if the evidence suffices. */
  kind?: { config: string; files: Record<string, string> };
}

/** The details of the cells of one cluster. */
export interface PagePack {
  cluster: PageCluster;
  cells: PageDetail[];
}
