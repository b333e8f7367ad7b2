// What the page is given: an index of every cell, small and read at once, and the details of cells in packs that are
// unpacked when a reader opens one of them. The viewer knows reports by these types.
import type { RuleText } from '../../domain/expectation.ts';
import type { Probe } from '../../domain/probe.ts';
import type { CellResult, ClusterInfo, RunInfo } from '../../domain/results.ts';
import type { Conclusion } from '../../results/conclusion.ts';
import type { Verdict } from '../../results/judged.ts';
import type { Finding } from '../findings/finding.ts';
import type { Tone } from '../mark.ts';
import type { Prose } from '../prose.ts';

/** A row of the matrix. */
export interface PageQuestion {
  /** `apiserver:GET:/api@none` */
  id: string;
  probe: Probe;
  /** The table it stands in: `apiserver`, `apiserver after upgrade:v1.34.4`, `kubeadm join`, `whole cluster`. */
  table: string;
  /** The name of its row. */
  label: string;
}

/** How cells that look the same look. */
export interface PageMark {
  /** `403!`, `joined 4.5s`; after a change that mattered `403→401`. */
  text: string;
  /** Without what differs each time: `403`, `joined`, `refused unauthorized`. */
  answer: string;
  seconds?: number;
  tone: Tone;
  verdict: Verdict['kind'];
}

/** Places in the lists of the index: version, setting, engine, question, mark, pack, and the place in that pack. */
export type PageCell = [
  version: number,
  setting: number,
  engine: number,
  question: number,
  mark: number,
  pack: number,
  place: number,
];

export interface PageFindings {
  title: string;
  items: readonly Finding[];
}

/** One life of a container, in seconds after the first one started; without `to` its end was not seen. */
export interface Life {
  from: number;
  to?: number;
  /** How it ended; absent while it lives. */
  end?: string;
}

/** The restarts of one static pod as its events and states tell them. */
export interface Timeline {
  /** Place among the cells. */
  cell: number;
  pod: string;
  start: string;
  seconds: number;
  lives: Life[];
  /** Restarts of which neither start nor end was seen. */
  unseen: number;
  events: Array<{ at: number; until: number; count: number; reason: string; message: string }>;
}

export interface PageIndex {
  run: RunInfo;
  conclusion: Conclusion;
  summary: Prose[];
  versions: string[];
  settings: string[];
  engines: string[];
  questions: PageQuestion[];
  marks: PageMark[];
  cells: PageCell[];
  /** The rules that predict, by id. */
  rules: Record<string, RuleText>;
  clusters: Array<Omit<ClusterInfo, 'evidence'>>;
  /** What a run of one's own files says of them first; empty elsewhere. */
  own: PageFindings[];
  findings: PageFindings[];
  timelines: Timeline[];
}

/** A file of the evidence as far as it is embedded. */
export interface PageFile {
  path: string;
  /** Absent: it is only linked. */
  text?: string;
  /** Characters that are left out: at the start of a log, at the end of anything else. */
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
  /** Characters of the body that are left out here. */
  omitted: number;
  milliseconds?: number;
  fault?: string;
}

/** What opens when a reader opens a cell. */
export interface PageDetail {
  /** What was observed, in one sentence. */
  sentence: string;
  /** What decided it. */
  cause: Prose;
  result: CellResult;
  /** What a kubelet asked the apiserver about it, a line each. */
  reviews: string[];
  exchange?: PageExchange;
  files: PageFile[];
  /** What earlier attempts came to, where it was asked again, and their evidence. */
  attempts: string[];
  earlier: PageFile[];
}

/** How the cluster of some cells was configured. */
export interface PageCluster {
  files: PageFile[];
  /** A configuration for `kind create cluster` that sets the same, where the evidence tells enough. */
  kind?: { config: string; files: Record<string, string> };
}

/** The details of the cells of one cluster. */
export interface PagePack {
  cluster: PageCluster;
  cells: PageDetail[];
}
