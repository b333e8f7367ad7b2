// The reader's screen: its width, whether it shows colour, and whether a line may be rewritten.
import type { Screen } from '../report/listen.ts';
import type { Context } from './context.ts';

/** NO_COLOR (no-color.org) and FORCE_COLOR are honoured; without a terminal there is no colour and no rewriting. */
export function screenOf({ env, print }: Context): Screen {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0';
  return {
    stdout: print,
    stderr: (text) => void process.stderr.write(text),
    columns: process.stdout.columns ?? 80,
    color: !env.NO_COLOR && (forced || (process.stdout.isTTY ?? false)),
    stepSummary: env.GITHUB_STEP_SUMMARY || undefined,
    rewritable: (process.stderr.isTTY ?? false) && env.TERM !== 'dumb' && !env.CI,
  };
}

/** How wide a list may be. Without a terminal there is no end, so that a row stays a line for `grep`. */
export const listWidth = (): number | undefined => process.stdout.columns;
