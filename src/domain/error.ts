// Errors of this program: a stable code, one sentence with the facts, a hint, and the tail of the log. The blame
// decides the exit code. A fault of the harness or its machine is never a cluster's answer.

import type { ErrorCode } from './error-code.ts';

/** Who can fix it: the `user` (wrong input), the `environment` (the machine), or the `harness` (a defect of ours). */
export type Blame = 'user' | 'environment' | 'harness';

export interface ErrorDetail {
  /** What the reader should do next, a full sentence. */
  hint?: string;
  /** The last lines of the log of whatever failed. */
  tail?: string;
  cause?: unknown;
}

/** The one error class. `code` is kebab-case and stable, `message` one sentence that names what and where. */
export class BearerlessError extends Error {
  override readonly name = 'BearerlessError';
  readonly hint: string | undefined;
  readonly tail: string | undefined;

  constructor(
    readonly blame: Blame,
    readonly code: ErrorCode,
    message: string,
    detail: ErrorDetail = {},
  ) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.hint = detail.hint;
    this.tail = detail.tail;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
