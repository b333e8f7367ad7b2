// Explains what changes of answers mean. Every report of a comparison uses these texts.
import type { Difference } from '../results/compare.ts';
import type { GoApart } from '../results/go.ts';
import { type Prose, say, together } from './prose.ts';

/** Explains why a change between 401 and 403 matters. */
export const whyClientsBreak = say`This breaks clients: to a 401 a client answers with another credential, a 403 says that the credential is known and lacks the right.`;

/** Explains why an answer changed that is no change of Kubernetes. */
export const whyGo = say`The version of Go that a binary is built with decides these answers; the same Kubernetes built with the other Go answers like the other side.`;

/** Says which programs the sides of these names have built with different minors of Go, a line each. */
export function builtLines(
  go: readonly GoApart[],
  differences: readonly Difference<unknown>[],
  names: { a: string | Prose; b: string | Prose },
): Prose[] {
  if (go.length === 0 && differences.some(({ byGo }) => byGo))
    return [say`Of one side or both it is not recorded which Go built the programs.`];
  return go.map(({ binaries, a, b }) => {
    const programs = together(binaries.map((name) => say`${name}`));
    return say`Built with Go ${a} in ${names.a} and with Go ${b} in ${names.b}: ${programs}.`;
  });
}
