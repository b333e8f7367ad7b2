// The JSON Schema of results.json, generated from the zod types that check it, so that the two cannot disagree.
import { z } from 'zod';
import { AuditLine } from '../domain/audit.ts';
import { Evidence } from '../domain/evidence.ts';
import { Observed } from '../domain/outcome.ts';
import { Binary, CellResult, ClusterInfo, Results, RunInfo } from '../domain/results.ts';

/** The text of results/schema.json (JSON Schema, draft 2020-12). */
export function schemaText(): string {
  const named = z.registry<{ id: string }>();
  const types = { Observed, AuditLine, Evidence, CellResult, Binary, RunInfo, ClusterInfo };
  for (const [id, type] of Object.entries(types)) named.add(type, { id });
  const { $schema, ...body } = z.toJSONSchema(Results, { target: 'draft-2020-12', metadata: named });
  const title = 'bearerless results.json';
  return `${JSON.stringify({ $schema, title, ...body }, null, 2)}\n`;
}
