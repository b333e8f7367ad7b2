// Reads the field `anonymous` of an AuthenticationConfiguration, whatever value a setting gives it. A configuration
// that the apiserver rejects is a question like any other.
import { z } from 'zod';

const Conditions = z.array(z.looseObject({ path: z.string() }));
const Anonymous = z.looseObject({
  enabled: z.boolean().optional().catch(undefined),
  conditions: Conditions.optional().catch(undefined),
});

export interface Anonymous {
  /** The keys of the field, known or unknown. */
  keys: string[];
  enabled: boolean;
  paths: string[];
}

/** The field `anonymous` of a configuration, or undefined if the configuration does not have it. */
export function anonymousOf(config: unknown): Anonymous | undefined {
  const { anonymous } = (config ?? {}) as { anonymous?: unknown };
  const { data } = Anonymous.safeParse(anonymous);
  if (data === undefined) return undefined;
  const { enabled = false, conditions = [] } = data;
  return { keys: Object.keys(anonymous as object), enabled, paths: conditions.map(({ path }) => path) };
}
