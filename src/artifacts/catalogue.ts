// The catalogue clusters/versions.yaml, read and checked once: the known versions, how they are built, and their
// quirks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { BearerlessError, messageOf } from '../domain/error.ts';
import { Quirks } from '../domain/quirks.ts';
import { packageRoot } from '../domain/root.ts';
import { compareVersions, Minor, minorOf, Version, within } from '../domain/version.ts';
import { sameGoMinor } from './go-version.ts';

const Number3 = z.string().regex(/^\d+\.\d+\.\d+$/, 'a version here looks like 1.25.11');

/** The Go toolchain that builds a tool. `use` is downloaded unless the installed Go is at least `localFrom`. */
const Go = z.strictObject({ use: Number3, localFrom: Number3.optional() });
export type Go = z.infer<typeof Go>;

/**
 * The Go of a Kubernetes release. `use` is another patch of the same minor, if the release's cannot be downloaded. With
 * `because`, it is of another minor.
 */
const ReleaseGo = z
  .strictObject({ release: Number3, use: Number3.optional(), because: z.string().optional() })
  .refine(
    ({ release, use = release, because }) => sameGoMinor(use, release) === (because === undefined),
    'because: says why use is of another minor than release, and stands only there',
  );
export type ReleaseGo = z.infer<typeof ReleaseGo>;

const Module = { module: z.string(), go: Go };
/** A package of Debian and Ubuntu, and the folder in it that has the programs. */
const Debian = z.strictObject({ package: z.string(), folder: z.string() });
export type Debian = z.infer<typeof Debian>;
const Tool = z.strictObject({
  ...Module,
  version: Number3,
  accept: z.array(z.string()).min(1),
  debian: Debian.optional(),
});

const span = <T extends z.ZodType>(value: T) =>
  z
    .array(z.strictObject({ since: Minor.optional(), until: Minor.optional(), value, source: z.string() }))
    .min(1);

const Catalogue = z.strictObject({
  versions: z.array(z.strictObject({ version: Version, go: ReleaseGo, etcd: Number3 })).min(1),
  etcd: z.record(
    Number3,
    z.strictObject({
      ...Module,
      package: z.string(),
      /** The version of the Go module, if the tag is not one. */
      moduleVersion: z.string().optional(),
      replace: z.record(z.string(), z.string()).default({}),
    }),
  ),
  containerd: Tool,
  cni: Tool,
  kind: Tool,
  buildTags: span(z.array(z.string())),
  buildSeconds: z.record(z.string(), z.number()),
  quirks: z.strictObject({
    kubeadmApi: span(Quirks.shape.kubeadmApi),
    discoveryFirstAskSeconds: span(Quirks.shape.discoveryFirstAskSeconds),
    kubeletInUserNamespace: span(Quirks.shape.kubeletInUserNamespace),
    superAdmin: span(Quirks.shape.superAdmin),
    failCgroupV1: span(Quirks.shape.failCgroupV1),
    kubeletDropIns: span(Quirks.shape.kubeletDropIns),
    kubeletsBehind: span(Quirks.shape.kubeletsBehind),
    kindKubeadmApi: span(Quirks.shape.kindKubeadmApi),
    systemdCgroup: span(Quirks.shape.systemdCgroup),
  } satisfies Record<keyof Quirks, z.ZodType>),
});
export type Catalogue = z.infer<typeof Catalogue>;

let loaded: Catalogue | undefined;

/** The catalogue of this package. It is read and checked at the first call. */
export function loadCatalogue(): Catalogue {
  const file = 'clusters/versions.yaml';
  loaded ??= parseCatalogue(file, readFileSync(join(packageRoot, file), 'utf8'));
  return loaded;
}

/** Parses a catalogue. Throws `invalid-catalogue` with every problem as `file:line message`. */
export function parseCatalogue(file: string, text: string): Catalogue {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  if (document.errors.length > 0) {
    throw invalid(document.errors.map((e) => `${file}:${lines.linePos(e.pos[0]).line} ${e.message}`));
  }
  // Keys such as 1.25.11 are strings. A key of two parts would be a number, and the schema rejects it.
  const parsed = Catalogue.safeParse(readValue(document, file));
  if (!parsed.success) {
    throw invalid(
      parsed.error.issues.map((issue) => {
        const { path, message } = issue;
        const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
        const node = nodeAt(document, [...path, ...unknown]);
        const line = node === undefined ? 1 : lines.linePos(node).line;
        return `${file}:${line} ${path.join('.')}: ${message}`;
      }),
    );
  }
  const catalogue = parsed.data;
  const unknown = catalogue.versions.filter(({ etcd }) => catalogue.etcd[etcd] === undefined);
  if (unknown.length > 0) throw invalid(unknown.map((v) => `${file} ${v.version}: no etcd ${v.etcd}`));
  return {
    ...catalogue,
    versions: catalogue.versions.toSorted((a, b) => compareVersions(a.version, b.version)),
  };
}

/** The value of a document; aliases that grow without end are a fault of the file. */
function readValue(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS();
  } catch (thrown) {
    throw invalid([`${file}: ${messageOf(thrown)}`]);
  }
}

/** The catalogue entry for a version: that of its minor, for any patch; for the next minor, that of the newest. */
export function entryOf(version: Version, catalogue = loadCatalogue()): Catalogue['versions'][number] {
  const entry = catalogue.versions.find((known) => minorOf(known.version) === minorOf(version));
  const newest = catalogue.versions.at(-1);
  if (entry) return entry;
  if (newest && isNextMinor(version, catalogue)) return newest;
  throw new BearerlessError('user', 'unknown-version', `the catalogue has no minor for ${version}`);
}

/** Whether a version is of the minor after the newest that the catalogue knows. */
export function isNextMinor(version: Version, catalogue = loadCatalogue()): boolean {
  const newest = catalogue.versions.at(-1);
  return newest !== undefined && minorOf(version) === minorOf(newest.version) + 1;
}

interface Span<T> {
  since?: string | undefined;
  until?: string | undefined;
  value: T;
}

/** The value of the only span that matches. */
function valueFor<T>(version: Version, name: string, spans: Span<T>[]): T {
  const matching = spans.filter((one) => within(version, one));
  const [only] = matching;
  if (only && matching.length === 1) return only.value;
  throw new BearerlessError(
    'harness',
    'invalid-catalogue',
    `${matching.length} spans of ${name} match ${version}`,
  );
}

/** Go's build tags for the programs of a version. */
export const buildTagsOf = (version: Version, catalogue = loadCatalogue()): string[] =>
  valueFor(version, 'buildTags', catalogue.buildTags);

/** The special properties of a version that matter for running it. */
export function quirksOf(version: Version, catalogue = loadCatalogue()): Quirks {
  const of = <T>(name: string, spans: Span<T>[]): T => valueFor(version, name, spans);
  const { quirks } = catalogue;
  return {
    kubeadmApi: of('kubeadmApi', quirks.kubeadmApi),
    discoveryFirstAskSeconds: of('discoveryFirstAskSeconds', quirks.discoveryFirstAskSeconds),
    kubeletInUserNamespace: of('kubeletInUserNamespace', quirks.kubeletInUserNamespace),
    superAdmin: of('superAdmin', quirks.superAdmin),
    failCgroupV1: of('failCgroupV1', quirks.failCgroupV1),
    kubeletDropIns: of('kubeletDropIns', quirks.kubeletDropIns),
    kubeletsBehind: of('kubeletsBehind', quirks.kubeletsBehind),
    kindKubeadmApi: of('kindKubeadmApi', quirks.kindKubeadmApi),
    systemdCgroup: of('systemdCgroup', quirks.systemdCgroup),
  };
}

/** The offset of the node at `path`, or of its nearest existing parent. */
function nodeAt(document: ReturnType<typeof parseDocument>, path: PropertyKey[]): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as
      | { range?: [number, number, number] }
      | undefined;
    if (node?.range) return node.range[0];
  }
  return undefined;
}

function invalid(problems: string[]): BearerlessError {
  const text = problems.map((problem) => `  ${problem}`).join('\n');
  return new BearerlessError('harness', 'invalid-catalogue', `the catalogue of versions is wrong:\n${text}`);
}
