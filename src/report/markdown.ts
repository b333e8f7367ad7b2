// The report for issues, pull requests and wikis: the terminal's content as GitHub-flavoured tables. Whatever a cluster
// sent stands in code spans and fenced blocks, where neither markup nor mentions mean anything.
import type { Results } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import { versionsOf } from './entries.ts';
import type { Finding } from './findings/finding.ts';
import { findingsOf } from './findings/findings.ts';
import { legendOf } from './legend.ts';
import { markOf } from './mark.ts';
import { type Prose, plain, plainLines } from './prose.ts';
import type { Report } from './report.ts';
import { summaryOf } from './summary.ts';
import { type Grid, type View, viewOf } from './view.ts';

export const markdown: Report = (results, { folder }) => {
  const { changes, lines } = summaryOf(results, folder);
  return `${[
    '# Anonymous access to Kubernetes',
    ...versionsOf(results).flatMap((version) => versionParts(results, version)),
    ...findingParts('## Between versions', changes),
    '## Summary',
    lines.map((line) => `- ${inline(line)}`).join('\n'),
  ].join('\n\n')}\n`;
};

/** The same without tables and logs: what to look at and the sum. */
export const brief: Report = (results, { folder }) => {
  const { changes, lines } = summaryOf(results, folder);
  const said = (findings: Finding[]) => findings.map(({ text }) => ({ text }));
  return `${[
    '# Anonymous access to Kubernetes',
    '## Summary',
    lines.map((line) => `- ${inline(line)}`).join('\n'),
    ...versionsOf(results).flatMap((version) =>
      findingParts(`## Kubernetes ${version}`, said(findingsOf(results, version))),
    ),
    ...findingParts('## Between versions', said(changes)),
  ].join('\n\n')}\n`;
};

function versionParts(results: Results, version: Version): string[] {
  const view = viewOf(results, version);
  const legend = legendOf(results, version);
  return [
    `## Kubernetes ${version}`,
    ...(view.answered
      ? [
          ...view.targets.flatMap(targetParts),
          ...gridParts('kubeadm join', view.joins),
          ...gridParts('whole cluster', view.whole),
          ...gridParts('change', view.changes),
        ]
      : []),
    ...(legend.length > 0
      ? [legend.map(({ mark, text }) => `- \`${mark}\` ${inline(text)}`).join('\n')]
      : []),
    ...findingParts('### What to look at', findingsOf(results, version)),
  ];
}

function targetParts({ target, settings, stranger, others }: View['targets'][number]): string[] {
  const names = settings.map(code);
  const rows = (stranger?.rows ?? []).map(({ labels, results }) => [
    labels.map(code).join(' '),
    ...results.map(word),
  ]);
  const other = others.flatMap((block) =>
    block.rows.map(({ labels, results }) => [
      block.identities.map(code).join(', '),
      block.rows.length === 1 && labels.length > 1 ? 'every path' : labels.map(code).join(' '),
      ...results.map(word),
    ]),
  );
  return [
    ...(stranger ? [`### ${target}, no credential`, table(['path', ...names], rows)] : []),
    ...(other.length > 0
      ? [`### ${target}, other identities`, table(['identity', 'paths', ...names], other)]
      : []),
  ];
}

function gridParts(title: string, { columns, rows }: Grid): string[] {
  if (rows.length === 0) return [];
  const body = rows.map(({ setting, results }) => [code(setting), ...results.map(word)]);
  return [`### ${title}`, table(['setting', ...columns.map(code)], body)];
}

function findingParts(title: string, findings: Finding[]): string[] {
  if (findings.length === 0) return [];
  return [title, findings.map(({ text, tail }) => `- ${inline(text)}${tail ? fenced(tail) : ''}`).join('\n')];
}

/** The mark of a result; what is not as expected is bold as well. */
function word(result: Parameters<typeof markOf>[0]): string {
  const mark = markOf(result);
  return mark.differs ? `**${mark.text}**` : mark.text;
}

/** A table of GitHub's markdown. */
export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function inline(prose: Prose): string {
  return prose.map((piece) => (typeof piece === 'string' ? piece : code(piece.code))).join('');
}

/** A code span whose fence is longer than any run of backticks inside. */
export function code(text: string): string {
  const safe = plain(text).trim();
  const fence = fenceFor(safe, 1);
  const room = safe === '' || /^`|`$/.test(safe) ? ' ' : '';
  return `${fence}${room}${safe}${room}${fence}`;
}

/** The last lines of a log inside a list item. */
function fenced(tail: string): string {
  const lines = plainLines(tail).slice(-8);
  const fence = fenceFor(lines.join('\n'), 3);
  return ['', `${fence}text`, ...lines, fence].join('\n  ');
}

function fenceFor(text: string, shortest: number): string {
  const runs = (text.match(/`+/g) ?? []).map((run) => run.length);
  return '`'.repeat(Math.max(shortest, ...runs.map((run) => run + 1)));
}
