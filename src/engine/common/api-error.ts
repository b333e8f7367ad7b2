// What an apiserver says when it refuses a call: the sentence in its Status object, and not the JSON around it.
import { messageOf } from '../../domain/error.ts';

/** The message of a Status, or any other text as it is. */
export function statusMessage(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text;
  }
}

/** How many characters of an answer a message repeats. */
export const most = 500;

/**
 * An error for people. That of @kubernetes/client-node has the whole answer as JSON in its message; here it becomes one
 * sentence, and keeps its `code`.
 */
export function readable(thrown: unknown, call: string): unknown {
  const [, code, words = ''] = /^HTTP-Code: (\d+)\nMessage: (.*)\n/.exec(messageOf(thrown)) ?? [];
  if (code === undefined) return thrown;
  const { body } = thrown as { body?: unknown };
  const said = typeof body === 'string' ? statusMessage(body).slice(0, most) : words;
  return Object.assign(new Error(`${call}: ${code} ${said}`, { cause: thrown }), { code: Number(code) });
}
