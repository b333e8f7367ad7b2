// Says for people what a bisection came to: where the answer turned, what every version answered and where its evidence
// is, what was passed over, and what the changelog says. Pure.
import { type Plain, plain, plainly } from '../domain/plain.ts';
import { type Printed, screenText } from '../domain/printed.ts';
import type { BisectionDocument } from '../results/bisection-document.ts';
import { list, type Prose, say, textOf, together } from './prose.ts';
import type { ReportOptions } from './report.ts';
import { columnLines } from './table.ts';
import { paintWith } from './terminal/paint.ts';
import { wrapWords } from './terminal/wrap.ts';

type Verdict = BisectionDocument['verdict'];

/** How many lines of a changelog are shown; `--json` has all. */
const mostLines = 20;

/** The page. */
export function bisectionText(
  document: BisectionDocument,
  options: Pick<ReportOptions, 'columns' | 'color'>,
): Printed {
  const { cell, from, to, verdict, minors, asked } = document;
  const width = Math.max(40, options.columns);
  const paint = paintWith(options);
  const wrapped = (prose: Prose) => wrapWords(textOf(prose), width);
  const indented = (prose: Prose) => wrapWords(textOf(prose), width - 4).map((line) => plainly`    ${line}`);
  const rows = asked.map(({ version, outcome, because, run }) => [
    version,
    outcome ?? 'no answer',
    because ?? run,
  ]);
  const [first = say``, ...more] = sentencesOf(verdict);
  return screenText([
    paint(['bold', 'underline'], plain(cell)),
    plain(`from ${from} to ${to}`),
    plainly``,
    ...wrapped(first).map((line) => paint('bold', line)),
    ...more.flatMap(wrapped),
    ...namedLines(document).flatMap(wrapped),
    ...minorLines(document).flatMap(wrapped),
    ...minors.flatMap(({ minor, verdict }) => [
      plain(`${minor}:`),
      ...sentencesOf(verdict).flatMap(indented),
    ]),
    plainly``,
    paint('bold', plainly`Asked`),
    ...columnLines(rows).map((line) => plainly`  ${line}`),
    ...changelogLines(document, { wrapped, title: (text) => paint('bold', text) }),
  ]);
}

/** A verdict in sentences, the finding first. */
function sentencesOf(verdict: Verdict): Prose[] {
  switch (verdict.is) {
    case 'turned': {
      const { left, right, between, others, confirmed } = verdict;
      const passed = between.map(({ version, because }) => say`${version} (${because})`);
      return [
        say`The answer turned from ${left.version} to ${right.version}: ${left.outcome} → ${right.outcome}.`,
        ...(between.length > 0
          ? [say`It may have turned at one between them that was passed over: ${together(passed)}.`]
          : []),
        ...(others.length > 0
          ? [
              say`It turned more than once: ${together(others.map(({ version, outcome }) => say`${version} answers ${outcome}`))}. What is said here is the first time.`,
            ]
          : []),
        confirmed
          ? say`Both were asked twice, in clusters of their own, and answered alike.`
          : say`Not both gave an answer when they were asked again.`,
      ];
    }
    case 'same': {
      const { left, right } = verdict;
      if (left.version === right.version) return [say`${left.version} answers ${left.outcome}.`];
      return [
        say`Nothing turned: ${left.version} and ${right.version} answer ${left.outcome}${left.outcome === right.outcome ? say`` : say` and ${right.outcome}`}.`,
        say`Between them it may have turned and turned back; nothing was asked there.`,
      ];
    }
    case 'unmeant': {
      const { version, outcome } = verdict.end;
      return [say`${version} answers ${outcome}, which neither --good nor --bad names.`];
    }
    case 'no-end': {
      const { version, because } = verdict.end;
      return [say`${version} has no answer to begin with: ${because}.`];
    }
    default:
      return verdict satisfies never;
  }
}

/** Neighbours are those of the line that was asked. */
function namedLines({ named, verdict }: BisectionDocument): Prose[] {
  if (!named || verdict.is !== 'turned') return [];
  return [say`Only the versions that --versions names were asked: there may be releases between the two.`];
}

/** What is not asked of later minors, which may have got the same change in another patch. */
function minorLines({ verdict, to, minors }: BisectionDocument): Prose[] {
  const minorOf = (version: string) => version.split('.').slice(0, 2).join('.');
  if (verdict.is !== 'turned' || minors.length > 0 || minorOf(verdict.right.version) === minorOf(to))
    return [];
  return [
    say`Minors are branches of their own: in those after ${minorOf(verdict.right.version)} it may have turned at a later patch than the first. --each-minor asks them.`,
  ];
}

interface Formats {
  wrapped(prose: Prose): Plain[];
  title(text: Plain): Plain;
}

function changelogLines({ changelog, verdict }: BisectionDocument, { wrapped, title }: Formats): Plain[] {
  if (changelog === undefined || verdict.is !== 'turned') return [];
  if ('missing' in changelog)
    return [plainly``, ...wrapped(say`What was changed between them is not known: ${changelog.missing}.`)];
  const { file, lines } = changelog;
  const shown = lines.slice(0, mostLines);
  const rest = lines.length - shown.length;
  return [
    plainly``,
    title(plainly`The changelog between them`),
    ...wrapped(say`${lines.length === 0 ? say`No line` : say`Lines`} about the component in ${file}:`),
    ...shown.flatMap(({ version, text }) => wrapped(say`- ${version}: ${text}`)),
    ...(rest > 0 ? wrapped(say`and ${rest} more, which ${list(['--json'])} has`) : []),
  ];
}
