// The JSON Schemas of results.json and of what else is written for programs, generated from the zod types, so that the
// two cannot disagree.
import { z } from 'zod';
import { AuditLine } from '../domain/audit.ts';
import { Evidence } from '../domain/evidence.ts';
import { Observed } from '../domain/outcome.ts';
import { Binary, CellResult, ClusterInfo, Results, RunInfo } from '../domain/results.ts';
import { BisectionDocument } from './bisection-document.ts';
import { DiffDocument, JournalLine, PlanDocument, ProbeDocument } from './documents.ts';

const documents = {
  journal: { type: JournalLine, title: 'bearerless journal.jsonl, a line' },
  probe: { type: ProbeDocument, title: 'bearerless probe --json' },
  diff: { type: DiffDocument, title: 'bearerless diff --reporter json' },
  bisection: { type: BisectionDocument, title: 'bearerless bisect --json' },
  plan: { type: PlanDocument, title: 'bearerless plan --github' },
};

/** What there are schemas of, beside results.json. */
export const documentKinds = Object.keys(documents) as (keyof typeof documents)[];

/** The JSON Schema (draft 2020-12) of what a command prints for programs, or of a line of a journal. */
export function documentSchema(kind: keyof typeof documents): string {
  const { type, title } = documents[kind];
  return textOf(type, title, kind === 'journal' ? parts() : undefined);
}

/** The text of results/schema.json (JSON Schema, draft 2020-12). */
export function schemaText(): string {
  return textOf(Results, 'bearerless results.json', parts());
}

/** The parts that stand by name in a schema. */
function parts() {
  const named = z.registry<{ id: string }>();
  const types = { Observed, AuditLine, Evidence, CellResult, Binary, RunInfo, ClusterInfo };
  for (const [id, type] of Object.entries(types)) named.add(type, { id });
  return named;
}

function textOf(type: z.ZodType, title: string, metadata: ReturnType<typeof parts> | undefined): string {
  const options = { target: 'draft-2020-12', ...(metadata ? { metadata } : {}) } as const;
  const { $schema, ...body } = z.toJSONSchema(type, options);
  return `${JSON.stringify({ $schema, title, ...body }, null, 2)}\n`;
}
