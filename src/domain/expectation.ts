// The outcome that was expected of a cell before it was asked, and who expected it. It is stored beside the
// observation, so that every reader of a run can judge it and sees what it was judged by.
import { z } from 'zod';

export const Expectation = z.strictObject({
  /**
   * The short form of the outcome, `401` or `refused`; `refused unauthorized` where the reason is known as well;
   * `301|307` where either is right.
   */
  outcome: z.string(),
  /**
   * What the kubelet asks the apiserver about the request, in order, where that is expected as well: `create
   * nodes/proxy`.
   */
  asks: z.array(z.string()).optional(),
  /** Set for the cell whose answer is known for certain. If it differs, no other answer of the run can be trusted. */
  control: z.boolean(),
  /** The scenario that states the outcome. */
  scenario: z.string().optional(),
  /** The rule of the oracle that predicts it; its text is in the results' `rules`. */
  rule: z.string().optional(),
});
export type Expectation = z.infer<typeof Expectation>;

/** The explanation of a rule. */
export const RuleText = z.strictObject({
  /** One sentence that explains the outcome. */
  says: z.string(),
  /** Where to read about it: source files, documentation, or the run that showed it. */
  source: z.string(),
});
export type RuleText = z.infer<typeof RuleText>;
