// How an error is shown and which exit code it means: what, where, what to do, and the tail of the log.
import { BearerlessError, messageOf } from '../domain/error.ts';
import { plainLines } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';
import { withoutPatterns } from '../evidence/patterns.ts';
import { shortageOf } from '../system/shortage.ts';

/** 2 wrong usage · 3 the machine, or a defect of ours (never a cluster's answer) · 4 nothing was left to test. */
export function faultCode(thrown: unknown): 2 | 3 | 4 {
  if (!(thrown instanceof BearerlessError)) return 3;
  if (thrown.code === 'nothing-selected') return 4;
  return thrown.blame === 'user' ? 2 : 3;
}

/**
 * The text for standard error, with nothing in it that a terminal obeys or that looks like a secret. A defect of ours
 * shows where it comes from.
 */
export function faultText(error: unknown): Printed {
  const thrown = shortageOf(error) ?? error;
  const known = thrown instanceof BearerlessError;
  const lines = [`error${known ? `[${thrown.code}]` : ''}: ${messageOf(thrown)}`];
  for (let cause = causeOf(thrown); cause !== undefined; cause = causeOf(cause)) {
    if (!lines.some((line) => line.includes(messageOf(cause)))) lines.push(`  because: ${messageOf(cause)}`);
  }
  if (known && thrown.hint !== undefined) lines.push(`  ${thrown.hint.replaceAll('\n', '\n  ')}`);
  if (known && thrown.tail?.trim()) {
    lines.push(
      '  last lines of its log:',
      ...withoutPatterns(thrown.tail)
        .trimEnd()
        .split('\n')
        .map((line) => `  | ${line}`),
    );
  }
  if (!known || thrown.blame === 'harness') {
    const stack = thrown instanceof Error ? (thrown.stack ?? '').split('\n').slice(1) : [];
    lines.push(
      '  This is a defect of bearerless, not an answer of Kubernetes. Please report it with:',
      ...stack,
    );
  }
  return screenText(plainLines(withoutPatterns(lines.join('\n'))));
}

function causeOf(thrown: unknown): unknown {
  return thrown instanceof Error ? thrown.cause : undefined;
}
