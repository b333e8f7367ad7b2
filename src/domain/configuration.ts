// What a user writes outside of this repository: settings and scenarios of their own, in one file for `--config`.
import { z } from 'zod';
import { Scenario } from './scenario.ts';
import { Setting } from './setting.ts';

export const Configuration = z.strictObject({
  settings: z.array(Setting).default([]),
  scenarios: z.array(Scenario).default([]),
});
export type Configuration = z.infer<typeof Configuration>;
