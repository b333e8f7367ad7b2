// Writes workflow commands of GitHub Actions. Other modules ensure that no other text looks like a command: those that
// make text plain and those that print lines.
import type { Plain } from '../../domain/plain.ts';
import type { Printed } from '../../domain/printed.ts';

/** The levels of an annotation. */
export type Level = 'error' | 'warning' | 'notice';

/**
 * The command `::error title=…::…` on one line. Every character that could end the command or a property is escaped.
 */
export function annotation(level: Level, title: Plain, message: Plain): Printed {
  return `::${level} title=${property(title)}::${data(message)}\n` as Printed;
}

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
