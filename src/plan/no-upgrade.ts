// The error for two versions of which the second is not newer.
import { BearerlessError } from '../domain/error.ts';
import type { Version } from '../domain/version.ts';

export const noUpgrade = (from: Version, to: Version): BearerlessError =>
  new BearerlessError('user', 'no-upgrade', `${from} to ${to} is no upgrade`, {
    hint: 'Give the older version with --from, the newer one with --to.',
  });
