// What `bearerless bisect --json` prints, as a zod type: where an answer turned, what was asked for it, and where the
// evidence of each answer is.
import { z } from 'zod';
import { Version } from '../domain/version.ts';

const Side = z.strictObject({ version: Version, outcome: z.string() });
const PassedOver = z.strictObject({ version: Version, because: z.string() });

const Verdict = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('turned'),
    left: Side,
    right: Side,
    between: z.array(PassedOver).meta({
      description: 'Versions between the two that were passed over; without any they are neighbours.',
    }),
    others: z.array(Side).meta({ description: 'Later versions that answer otherwise than the right one.' }),
    confirmed: z.boolean().meta({ description: 'Both sides were asked twice and answered alike.' }),
  }),
  z.strictObject({ is: z.literal('same'), left: Side, right: Side }),
  z.strictObject({ is: z.literal('unmeant'), end: Side }),
  z.strictObject({ is: z.literal('no-end'), end: PassedOver }),
]);

/** `bearerless bisect --json` */
export const BisectionDocument = z.strictObject({
  cell: z.string().meta({ description: 'SETTING/ENGINE/QUESTION' }),
  from: Version,
  to: Version,
  named: z
    .boolean()
    .meta({ description: 'Only versions that the user named were asked: neighbours among these.' }),
  verdict: Verdict,
  minors: z
    .array(z.strictObject({ minor: z.string(), verdict: Verdict }))
    .meta({ description: 'Later minors, which are branches of their own; only with --each-minor.' }),
  asked: z
    .array(
      z.strictObject({
        version: Version,
        outcome: z.string().optional(),
        because: z.string().optional().meta({ description: 'Why it has no answer.' }),
        run: z.string().meta({ description: 'The folder of the run.' }),
        evidence: z.array(z.string()).meta({ description: 'Files below it.' }),
      }),
    )
    .meta({ description: 'Every time that a version was asked, by version.' }),
  changelog: z
    .union([
      z.strictObject({
        file: z.string(),
        lines: z.array(z.strictObject({ version: Version, text: z.string() })),
      }),
      z.strictObject({ missing: z.string() }),
    ])
    .optional()
    .meta({ description: 'What the changelog of Kubernetes says of the component between the two.' }),
});
export type BisectionDocument = z.infer<typeof BisectionDocument>;
