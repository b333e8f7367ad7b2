// The edge of workflow commands of GitHub Actions: how one is written. That no other text is taken for one is seen to
// where text is made plain and where lines are printed.
import type { Plain } from '../../domain/plain.ts';
import type { Printed } from '../../domain/printed.ts';

/** The levels of an annotation. */
export type Level = 'error' | 'warning' | 'notice';

/** `::error title=…::…` on a line, with everything escaped that could end the command or a property. */
export function annotation(level: Level, title: Plain, message: Plain): Printed {
  return `::${level} title=${property(title)}::${data(message)}\n` as Printed;
}

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
