// Defines the rules of the oracle, which are data. A rule compares the version, the effect of a setting and the
// request; it never uses an observed answer.
import type { RuleText } from '../domain/expectation.ts';
import type { Facts } from './facts.ts';

/** The outcome of a rule that predicts nothing because the answer is not known. */
export const unpredicted = 'unpredicted';

/** One value, or a list of which any value matches. */
type OneOf<T> = T | readonly T[];

/**
 * The condition of a rule; every key that is set must hold. The keys of `Facts` compare with the facts of the question.
 */
export type When = { readonly [K in keyof Facts]?: OneOf<NonNullable<Facts[K]>> } & {
  /** Patterns of probe ids, without the change that the probe follows; `*` stands for any text. */
  readonly probes?: readonly string[];
  /** Ids of settings. Used only where facts cannot express the effect of a setting. */
  readonly settings?: readonly string[];
  /** Minors, both ends included: those of the version that answers, which in an upgraded cluster is the later one. */
  readonly since?: string;
  readonly until?: string;
  /**
   * The outcomes that the rules predict for a GET on the same apiserver, a stranger's or somebody's: `/livez` or
   * `/livez@IDENTITY` → outcome.
   */
  readonly given?: { readonly [path: string]: OneOf<string> };
};

/** A rule. The first rule whose condition holds predicts. */
export interface Rule extends RuleText {
  readonly id: string;
  readonly when: When;
  /** The outcome, written as in an expectation: `401`, `refused unauthorized`; or `unpredicted`. */
  readonly outcome: string;
  /** The outcome is what the kubelet answers to the apiserver, which asks it. */
  readonly through?: true;
}
