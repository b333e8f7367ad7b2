// The workflow commands of GitHub Actions: how one is written, and how text is kept from being taken for one. The runner
// reads every line of output, so what a cluster said must neither start a command nor end one.

/** The levels of an annotation. */
export type Level = 'error' | 'warning' | 'notice';

/** `::error title=…::…`, with everything escaped that could end the command or a property. */
export function annotation(level: Level, title: string, message: string): string {
  return `::${level} title=${property(title)}::${data(message)}`;
}

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** The same text for people, with a backslash before what a runner would obey at the start of a line. */
export function withoutCommands(text: string): string {
  return text.replace(/^([^\S\n]*)(?=::|##\[)/gmu, '$1\\');
}
