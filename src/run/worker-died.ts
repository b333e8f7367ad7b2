// The text that a worker writes to standard error if it fails in a way that it cannot report, and the error that its
// parent makes of it.
import { BearerlessError } from '../domain/error.ts';
import { lastLines } from '../domain/text.ts';
import type { Version } from '../domain/version.ts';
import { shortageOf } from '../system/shortage.ts';
import { faultOf } from './reporting.ts';

/** The text for standard error: the reason in one line, then what to do about a shortage, or the stack of a defect. */
export function crashText(thrown: unknown): string {
  const stack = thrown instanceof Error ? (thrown.stack ?? '').split('\n').slice(1) : [];
  const hint = shortageOf(thrown)?.hint;
  const more = hint === undefined ? stack : [hint];
  return `${[`error: ${faultOf(thrown).message.replaceAll('\n', ' ')}`, ...more].join('\n')}\n`;
}

/**
 * The fault for every cell that the worker had not answered. `how` describes its end; the reason comes from its
 * standard error.
 */
export function workerDied(version: Version, how: string, stderr: string): BearerlessError {
  const lines = stderr.trimEnd().split('\n');
  const reason = lines.findLast((line) => line.startsWith('error: '))?.replace('error', '') ?? '';
  const tail = lastLines(stderr);
  return new BearerlessError('harness', 'worker-died', `the worker of ${version} ${how}${reason}`, { tail });
}
