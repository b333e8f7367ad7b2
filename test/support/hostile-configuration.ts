// A user's `--config` file as values: settings and scenarios that go together, with hostile texts wherever a schema
// takes any text.
import type fc from 'fast-check';
import type { z } from 'zod';
import { Configuration } from '../../src/domain/configuration.ts';
import { valid } from './arbitraries.ts';
import { hostileString, mostlyPlain } from './hostile-strings.ts';

type Written = z.input<typeof Configuration>;

/** What the schema takes, whether or not it makes sense. */
export const anyConfiguration: fc.Arbitrary<Written> = valid(Configuration, { text: mostlyPlain });

/**
 * Ids that are there, versions that exist, a control that is asked: what is refused of it, if anything, is refused for
 * its texts.
 */
export const soundConfiguration: fc.Arbitrary<Written> = valid(Configuration, { text: hostileString }).map(
  sound,
);

function sound({ settings = [], scenarios = [] }: Written): Written {
  const ids = ['default', ...settings.map((_, n) => `own-${n}`)];
  return {
    settings: settings.map(({ since: _, until: __, ...setting }, n) => ({ ...setting, id: `own-${n}` })),
    scenarios: scenarios.map((scenario, n) => soundScenario(scenario, `own-${n}`, ids)),
  };
}

function soundScenario(
  scenario: NonNullable<Written['scenarios']>[number],
  id: string,
  settings: string[],
): NonNullable<Written['scenarios']>[number] {
  const { since: _, until: __, ...rest } = scenario;
  const whole = {
    ...rest,
    id,
    settings,
    versions: ['1.33', 'latest'],
    joins: ['token' as const],
    include: [],
    exclude: [],
    expect: [],
    changes: (rest.changes ?? []).filter(({ change }) => change.kind === 'edit-manifest'),
  };
  return { ...whole, control: { setting: 'default', probe: 'join:token', outcome: 'joined' } };
}
