// What commands print for other programs, as zod types: the JSON of `probe --json`, `diff --reporter json` and
// `plan --github`, and the lines of a journal. The commands are held to these types by the compiler.
import { z } from 'zod';
import { CellId } from '../domain/cell-id.ts';
import { Event } from '../domain/results.ts';
import { Version } from '../domain/version.ts';
import { differenceKinds } from './compare.ts';

/** `bearerless probe --json` */
export const ProbeDocument = z.strictObject({
  server: z.string().meta({ description: 'The origin that was asked.' }),
  insecure: z.boolean().meta({ description: 'Nobody vouched for the server.' }),
  reported: z.string().optional().meta({ description: 'What /version said.' }),
  version: Version.meta({ description: 'The version whose behaviour is compared with.' }),
  assumed: z.boolean().meta({ description: 'The version is not known, and was assumed.' }),
  answered: z.boolean().meta({ description: 'Every server gave an answer.' }),
  cells: z.record(z.string(), z.string()).meta({ description: 'Question → short outcome.' }),
  asked: z
    .array(
      z.strictObject({
        name: z.string(),
        server: z.string(),
        identity: z.string(),
        path: z.string(),
        outcome: z.string(),
      }),
    )
    .meta({ description: 'The same, taken apart.' }),
  granted: z.array(z.string()).meta({ description: 'Questions of strangers that got a 2xx.' }),
  open: z.array(z.string()).meta({ description: 'Those of them that Kubernetes publishes to nobody.' }),
  likeness: z
    .array(
      z.strictObject({
        setting: z.string(),
        compared: z.int(),
        differences: z.array(
          z.strictObject({ question: z.string(), predicted: z.string(), answered: z.string() }),
        ),
      }),
    )
    .meta({ description: 'The settings that the cluster is most like.' }),
  cis: z.array(
    z.strictObject({
      control: z.enum(['1.2.1', '4.2.1']),
      verdict: z.enum(['met', 'partly', 'not met', 'unknown']),
      because: z.string(),
    }),
  ),
  unanswered: z.record(z.string(), z.string()).meta({ description: 'Question → why it got no answer.' }),
});
export type ProbeDocument = z.infer<typeof ProbeDocument>;

/** `bearerless diff --reporter json` */
export const DiffDocument = z.strictObject({
  a: z.string(),
  b: z.string(),
  matched: z
    .array(z.strictObject({ what: z.enum(['version', 'setting', 'engine']), a: z.string(), b: z.string() }))
    .meta({ description: 'What was compared with what, where it is not the same.' }),
  go: z
    .array(z.strictObject({ binaries: z.array(z.string()), a: z.string(), b: z.string() }))
    .meta({ description: 'Programs that the sides have built with different minors of Go: 1.24, 1.26.' }),
  counts: z.record(z.enum(differenceKinds), z.int()),
  differences: z
    .array(
      z.strictObject({
        kind: z.enum(differenceKinds).exclude(['unchanged']),
        was: z.string().meta({ description: 'The answer of A; empty where it has none.' }),
        is: z.string().meta({ description: 'The answer of B; empty where it has none.' }),
        breaksClients: z.boolean().meta({ description: '401 became 403, or the other way round.' }),
        byGo: z.boolean().meta({ description: 'Go decides the answer, on both sides, and not Kubernetes.' }),
        a: CellId.optional(),
        b: CellId.optional(),
      }),
    )
    .meta({ description: 'Every question that is not answered alike.' }),
  notes: z
    .array(z.string())
    .optional()
    .meta({ description: 'Of an upgrade: what is to be closed again, and why there is no answer.' }),
});
export type DiffDocument = z.infer<typeof DiffDocument>;

/** `bearerless plan --github` */
export const PlanDocument = z.strictObject({
  include: z.array(
    z.strictObject({
      shard: z
        .string()
        .regex(/^\d+\/\d+$/)
        .meta({ description: 'For `bearerless run --shard`.' }),
      name: z.string(),
      engines: z.string().meta({ description: 'Separated by commas.' }),
      versions: z.string().meta({ description: 'Separated by commas.' }),
      key: z.string().meta({ description: 'For a cache.' }),
      seconds: z.int().meta({ description: 'About how long it takes.' }),
    }),
  ),
});
export type PlanDocument = z.infer<typeof PlanDocument>;

const sum = z
  .string()
  .regex(/^[0-9a-f]{8}$/)
  .optional()
  .meta({ description: 'The CRC-32 of the line without it; older journals have none.' });

/** One line of journal.jsonl. */
export const JournalLine = z.union(Event.options.map((event) => event.extend({ sum })));
