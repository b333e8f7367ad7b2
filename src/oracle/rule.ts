// What a rule of the oracle is: data. A rule knows versions, what a setting does and what is asked; it never sees an
// answer.
import type { RuleText } from '../domain/expectation.ts';
import type { Facts } from './facts.ts';

/** The outcome of a rule that says that nobody knows. */
export const unpredicted = 'unpredicted';

/** One of these values, or any of several. */
type OneOf<T> = T | readonly T[];

/**
 * When a rule applies; every key that is there must hold. The keys of `Facts` compare with what is known of the
 * question before it is put.
 */
export type When = { readonly [K in keyof Facts]?: OneOf<NonNullable<Facts[K]>> } & {
  /** Patterns of probe ids, without the change they come after; `*` stands for any text. */
  readonly probes?: readonly string[];
  /** Ids of settings. Only where what a setting does cannot be said in facts. */
  readonly settings?: readonly string[];
  /** Minors, both ends included: of the version that answers, so of an upgraded cluster the later one. */
  readonly since?: string;
  readonly until?: string;
  /** What the rules predict that a stranger's GET of a path of the same apiserver gets: path → outcome. */
  readonly given?: { readonly [path: string]: OneOf<string> };
};

/** A rule; of all rules the first whose condition holds predicts. */
export interface Rule extends RuleText {
  readonly id: string;
  readonly when: When;
  /** As in an expectation: `401`, `refused unauthorized`; or `unpredicted`. */
  readonly outcome: string;
}
