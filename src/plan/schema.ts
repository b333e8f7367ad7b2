// The JSON Schemas of what users write, generated from the zod types that check it, so that the two cannot disagree.
import { z } from 'zod';
import { Configuration } from '../domain/configuration.ts';
import { Required } from '../domain/required.ts';
import { Scenario } from '../domain/scenario.ts';
import { Setting } from '../domain/setting.ts';

const written = { scenario: Scenario, setting: Setting, config: Configuration, required: Required };

/** What there are schemas of. */
export const writtenKinds = Object.keys(written) as (keyof typeof written)[];

/** The JSON Schema (draft 2020-12) of a scenario file, a setting file, or a file for `--config` or `--required`. */
export function writtenSchema(kind: keyof typeof written): string {
  const { $schema, ...body } = z.toJSONSchema(written[kind], { target: 'draft-2020-12', io: 'input' });
  return `${JSON.stringify({ $schema, title: `bearerless ${kind}`, ...body }, null, 2)}\n`;
}
