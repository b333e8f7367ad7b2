// What was said of a cell before anybody asked: the outcome, and who says so. It is stored beside what was observed, so
// that a run can be judged by whoever reads it, and says what it was judged by.
import { z } from 'zod';

export const Expectation = z.strictObject({
  /**
   * The short form of the outcome, `401` or `refused`; `refused unauthorized` where the reason is known as well;
   * `301|307` where either is right.
   */
  outcome: z.string(),
  /** The cell whose answer is known for certain: when it differs, nothing else is to be trusted. */
  control: z.boolean(),
  /** The scenario that says so itself. */
  scenario: z.string().optional(),
  /** The rule of the oracle that predicts it; its text is in the results' `rules`. */
  rule: z.string().optional(),
});
export type Expectation = z.infer<typeof Expectation>;

/** Why a rule says what it says. */
export const RuleText = z.strictObject({
  /** One sentence that explains the outcome. */
  says: z.string(),
  /** Where that can be read: source files, documentation, or the run that showed it. */
  source: z.string(),
});
export type RuleText = z.infer<typeof RuleText>;
