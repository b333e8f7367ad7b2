// The one part of an AuthenticationConfiguration that matters here, read from whatever a setting has there: a
// configuration that the apiserver does not take is a question like any other.
import { z } from 'zod';

const Conditions = z.array(z.looseObject({ path: z.string() }));
const Anonymous = z.looseObject({
  enabled: z.boolean().optional().catch(undefined),
  conditions: Conditions.optional().catch(undefined),
});

export interface Anonymous {
  /** Of the field, known or not. */
  keys: string[];
  enabled: boolean;
  paths: string[];
}

/** The field `anonymous` of a configuration; undefined where it says nothing. */
export function anonymousOf(config: unknown): Anonymous | undefined {
  const { anonymous } = (config ?? {}) as { anonymous?: unknown };
  const { data } = Anonymous.safeParse(anonymous);
  if (data === undefined) return undefined;
  const { enabled = false, conditions = [] } = data;
  return { keys: Object.keys(anonymous as object), enabled, paths: conditions.map(({ path }) => path) };
}
