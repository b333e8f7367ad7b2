// The requirements of a user for a run: a file of cell patterns and the outcomes that they must have, for
// `bearerless check --required`.
import { z } from 'zod';
import { Outcome } from './scenario.ts';

const outcome = z.union([Outcome, z.array(Outcome).min(1)], {
  error: 'an outcome is a status code, a word such as "joined" or "refused unauthorized", or a list of these',
});

export const Requirement = z.strictObject({
  /**
   * Patterns of cell ids: `*` stands for any text, and the whole id must match: `*\/anonymous-off/*\/apiserver:*@none`.
   * A version in one is a full one, or a star: `v1.33.*`.
   */
  cells: z.array(z.string().min(1)).min(1),
  /** The outcome that they must have; of a list, any one. */
  outcome,
  /** The message when they have another outcome. */
  why: z.string().optional(),
});
export type Requirement = z.infer<typeof Requirement>;

/** The file. The first entry that matches a cell counts. */
export const Required = z.strictObject({
  $schema: z.string().optional(),
  required: z.array(Requirement).min(1),
});
export type Required = z.infer<typeof Required>;
