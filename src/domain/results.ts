// The contract other tools build on: journal events (append-only, one JSON object a line) and results.json, their fold.
import { z } from 'zod';
import { AuditLine, Review } from './audit.ts';
import { Depth, EngineId } from './cell.ts';
import { CellId, PlannedCell, QuestionId } from './cell-id.ts';
import { Evidence } from './evidence.ts';
import { Expectation, RuleText } from './expectation.ts';
import { Intake } from './intake.ts';
import { Observed } from './outcome.ts';
import { Shard, StoredSelection } from './plan.ts';
import { SettingId } from './setting.ts';
import { Version } from './version.ts';

/** A cell: what was observed, the evidence of it, and what was said of it beforehand. */
export const CellResult = z.strictObject({
  observed: Observed,
  evidence: z.array(Evidence),
  /** How often it was asked. */
  attempts: z.int().min(0),
  audit: AuditLine.optional(),
  /** Of a kubelet's answer: what it asked the apiserver about this very request, in order. */
  reviews: z.array(Review).optional(),
  /** What was said of it beforehand; or why nobody knew, a clause each. */
  expected: Expectation.optional(),
  unpredicted: z.array(z.string()).min(1).optional(),
  /** What earlier attempts came to, where it was asked again. */
  earlier: z.array(Observed).optional(),
  /** Their evidence, the first attempt's first. */
  earlierEvidence: z.array(Evidence).optional(),
  /** Of a question put after a change: what the same cluster answered to it before. */
  before: Observed.optional(),
  /** Facts about how it was asked that a reader must know, such as a shortened discovery timeout. */
  notes: z.array(z.string()).optional(),
});
export type CellResult = z.infer<typeof CellResult>;

/**
 * Whose word a binary was taken on: `pinned`, a digest that is committed here or that the user named; `apt`, the key of
 * the distribution's archive, as apt checks it; `sumdb`, Go's checksum database, for the modules that it was built
 * from; `unpinned`, nobody's but that of the server, or the tag, that it came from.
 */
export const Integrity = z.enum(['pinned', 'apt', 'sumdb', 'unpinned']);
export type Integrity = z.infer<typeof Integrity>;

/**
 * What Go wrote into a program about its build, as `go version -m` prints it. Before Go 1.18 that is the version alone;
 * the tags of what was built here are known nevertheless.
 */
export const GoBuild = z.strictObject({
  /** `1.26.8`, with what distributions add. */
  version: z.string(),
  /**
   * The Go that its release is built with, where that is another minor: what Go decides is not Kubernetes' answer then.
   */
  insteadOf: z.string().optional(),
  /** The module that it was built from, with its sum: `k8s.io/kubernetes@v1.37.2 h1:…`. */
  module: z.string().optional(),
  tags: z.array(z.string()),
  /** `CGO_ENABLED`, `GOARCH`, `-ldflags` and the like. */
  settings: z.record(z.string(), z.string()),
});
export type GoBuild = z.infer<typeof GoBuild>;

export const Binary = z.strictObject({
  name: z.string(),
  /** As the program says it; `CNI 1.0.0` for a CNI plugin that only says its protocol. */
  version: z.string(),
  sha256: z.string(),
  /** Where it came from: `assets`, `release`, `module`, `path`, `machine` (a usual folder outside PATH), `sideload`. */
  source: z.string(),
  /** Absent for what the user or the machine brought. */
  integrity: Integrity.optional(),
  /** Absent for what is no Go program. */
  go: GoBuild.optional(),
});
export type Binary = z.infer<typeof Binary>;

/** A binary on this machine. */
export type LocalBinary = Binary & { path: string };

/** A moment, in UTC and to the second or finer. XML Schema, by which JUnit is read, has no year 0. */
const Instant = z.iso.datetime().refine((text) => !text.startsWith('0000'), 'there is no year 0');

export const RunInfo = z.strictObject({
  id: z.string(),
  tool: z.string(),
  engine: EngineId,
  host: z.strictObject({
    os: z.string(),
    kernel: z.string(),
    arch: z.string(),
    cpus: z.int(),
    memoryMiB: z.int(),
    cgroup: z.enum(['v1', 'v2', 'none']),
    /** `root`, or `user-namespace` for an ordinary user. */
    privilege: z.enum(['root', 'user-namespace']),
  }),
  /** ISO 8601, UTC. */
  start: Instant,
  end: Instant.optional(),
  seconds: z.number().optional(),
  interrupted: z.boolean().optional(),
  binaries: z.array(Binary),
});
export type RunInfo = z.infer<typeof RunInfo>;

/**
 * Whether an apiserver created its default objects (default roles, flow schemas, …) itself on an empty etcd prefix, or
 * started on copies of those that the first apiserver of the same version had created in this run.
 */
export const DefaultObjectsFrom = z.enum(['created', 'copied']);
export type DefaultObjectsFrom = z.infer<typeof DefaultObjectsFrom>;

/** One control plane of the run: what it took and what it said of itself. */
export const ClusterInfo = z.strictObject({
  version: Version,
  setting: SettingId,
  /** Absent means `process`. */
  engine: EngineId.optional(),
  /** Absent means `bare`. */
  depth: Depth.optional(),
  /** gitVersion as /version gave it to the admin certificate; equals `version` or the cluster counts as failed. */
  reported: z.string().optional(),
  /** Seconds from start to every bootstrap object in place. */
  readySeconds: z.number().optional(),
  /** Absent means `created`. */
  defaultObjects: DefaultObjectsFrom.optional(),
  /** The apiserver's own sentence, where it ended at once since it does not take the setting's configuration. */
  rejected: z.string().optional(),
  /** Set when it never came up, or did not last: then with `readySeconds`. */
  fault: z
    .strictObject({
      code: z.string(),
      message: z.string(),
      /** What a user can do about it. */
      hint: z.string().optional(),
      tail: z.string().optional(),
    })
    .optional(),
  /** Configuration files, manifests, component logs. */
  evidence: z.array(Evidence),
});
export type ClusterInfo = z.infer<typeof ClusterInfo>;

/** What happened in a run, as a line of its journal says it. */
export const Event = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run-start'),
    run: RunInfo,
    cells: z.array(PlannedCell),
    /** The rules that predict cells of this run, by id. */
    rules: z.record(z.string(), RuleText).optional(),
    asked: StoredSelection.optional(),
    shard: Shard.optional(),
    intake: Intake.optional(),
  }),
  z.strictObject({ type: z.literal('binaries'), binaries: z.array(Binary) }),
  z.strictObject({
    type: z.literal('group-start'),
    version: Version,
    engine: EngineId.optional(),
    depth: Depth.optional(),
    settings: z.array(SettingId),
  }),
  /** A step under way, for a reader's eyes only; the fold ignores it. */
  z.strictObject({ type: z.literal('progress'), version: Version, text: z.string() }),
  z.strictObject({ type: z.literal('cluster'), cluster: ClusterInfo }),
  z.strictObject({ type: z.literal('cell'), id: CellId, result: CellResult }),
  z.strictObject({
    type: z.literal('group-end'),
    version: Version,
    engine: EngineId.optional(),
    depth: Depth.optional(),
    seconds: z.number(),
    /** Wall seconds in which no Kubernetes component was being waited for. */
    overheadSeconds: z.number(),
    /** The most memory that the worker itself held. */
    peakMiB: z.number().optional(),
    /** How many of its cells are asked again now, so that their answers are not the last ones. */
    again: z.int().min(1).optional(),
    /** How many of its cells are asked next, in another world, when their programs are built. */
    later: z.int().min(1).optional(),
  }),
  z.strictObject({
    type: z.literal('run-end'),
    end: Instant,
    seconds: z.number(),
    interrupted: z.boolean(),
  }),
]);
export type Event = z.infer<typeof Event>;
/** Of what is written; `src/results/older.ts` reads what older versions wrote. */
export const schemaVersion = 2;

/** Whether the engines of a run say the same of the same question. */
export const Agreement = z.strictObject({
  /** Questions that more than one engine's clusters answered. */
  compared: z.int().min(1),
  disagreements: z.array(
    z.strictObject({
      version: Version,
      setting: SettingId,
      /** `apiserver:GET:/api@none` */
      question: QuestionId,
      /** Engine → short form of what it observed; of a pod's probes also `process, watched`: what the pod did. */
      answers: z.record(z.string(), z.string()),
    }),
  ),
});
export type Agreement = z.infer<typeof Agreement>;

/** results.json */
export const Results = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  run: RunInfo,
  clusters: z.array(ClusterInfo),
  /** Keyed by cell id, in plan order. */
  cells: z.record(CellId, CellResult),
  /** The rules that cells were predicted by, by id. */
  rules: z.record(z.string(), RuleText).optional(),
  /** Only where engines can be compared. */
  agreement: Agreement.optional(),
  /** What became of the user's own files, where some were given. */
  intake: Intake.optional(),
});
export type Results = z.infer<typeof Results>;
