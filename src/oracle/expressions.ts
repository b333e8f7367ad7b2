// Tells which CEL expressions of an AuthenticationConfiguration compile for certain: expressions of the shapes in
// clusters/expressions.yaml, which were checked.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../domain/root.ts';
import { Minor, type Version, within } from '../domain/version.ts';
import { yamlValue } from '../domain/yaml.ts';

const Shapes = z.array(z.string());
const Known = z.strictObject({
  since: Minor,
  mapping: Shapes,
  groups: Shapes,
  claimRule: Shapes,
  userRule: Shapes,
});
export type Place = Exclude<keyof z.infer<typeof Known>, 'since'>;

const name =
  '(?!(email|as|break|const|continue|else|false|for|function|if|import|in|let|loop|namespace|null|package|return|true|var|void|while)\\b)[a-z_][A-Za-z0-9_]*';

let known: z.infer<typeof Known> | undefined;
const shapes = () =>
  (known ??= Known.parse(yamlValue(readFileSync(join(packageRoot, 'clusters/expressions.yaml'), 'utf8'))));

/** Whether an expression certainly compiles at this place. */
export function compiles(version: Version, place: Place, expression: unknown): boolean {
  const { since } = shapes();
  if (typeof expression !== 'string' || !within(version, { since })) return false;
  return shapes()[place].some((shape) => new RegExp(`^${shape.replaceAll('NAME', name)}$`).test(expression));
}
