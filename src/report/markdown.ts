// The report for issues, pull requests and wikis: the content of the terminal report as tables of GitHub-flavoured
// markdown.
import { plainLines } from '../domain/plain.ts';
import type { Results } from '../domain/results.ts';
import type { Version } from '../domain/version.ts';
import { versionsOf } from '../results/cells.ts';
import type { Finding } from './findings/finding.ts';
import { findingsOf } from './findings/findings.ts';
import { legendOf } from './legend.ts';
import { markOf } from './mark.ts';
import {
  between,
  bullets,
  code,
  documentOf,
  fenced,
  inline,
  type Markdown,
  md,
  table,
  word,
} from './markdown-text.ts';
import { ownLines, ownTable } from './own.ts';
import type { Report } from './report.ts';
import { summaryOf } from './summary.ts';
import { type Grid, type View, viewOf } from './view.ts';

const title = md`# Anonymous access to Kubernetes`;

export const markdown: Report = (results, { folder }) => {
  const { changes, lines } = summaryOf(results, folder);
  return documentOf([
    title,
    ...versionsOf(results).flatMap((version) => versionParts(results, version)),
    ...intakeParts(results),
    ...findingParts(md`## Between versions`, changes),
    md`## Summary`,
    bullets(lines.map(inline)),
  ]);
};

/** The table of what happened to the user's own files. */
function intakeParts({ intake }: Results): Markdown[] {
  if (intake === undefined) return [];
  const rows = ownTable(intake).map(({ fate, part, said, places, because }) => [
    word(fate),
    code(part),
    between(md`, `, said.map(code)),
    between(md`, `, places.map(code)),
    inline([{ code: because }]),
  ]);
  return [md`## Your files`, table([md`what`, md`of`, md`said`, md`where`, md`because`], rows)];
}

/** The report without tables and logs: only the findings and the summary. */
export const brief: Report = (results, { folder }) => {
  const { changes, lines } = summaryOf(results, folder);
  const said = (findings: Finding[]) => findings.map(({ text }) => ({ text }));
  return documentOf([
    title,
    md`## Summary`,
    bullets(lines.map(inline)),
    ...versionsOf(results).flatMap((version) =>
      findingParts(md`## Kubernetes ${word(version)}`, [
        ...ownLines(results, version),
        ...said(findingsOf(results, version)),
      ]),
    ),
    ...findingParts(md`## Between versions`, said(changes)),
  ]);
};

function versionParts(results: Results, version: Version): Markdown[] {
  const view = viewOf(results, version);
  const legend = legendOf(results, version);
  return [
    md`## Kubernetes ${word(version)}`,
    ...findingParts(md`### Your files`, ownLines(results, version)),
    ...(view.answered
      ? [
          ...view.targets.flatMap(targetParts),
          ...gridParts(md`### kubeadm join`, view.joins),
          ...gridParts(md`### whole cluster`, view.whole),
          ...gridParts(md`### load balancer`, view.balancers),
          ...gridParts(md`### change`, view.changes),
        ]
      : []),
    ...(legend.length > 0
      ? [bullets(legend.map(({ mark, text }) => md`${code(mark)} ${inline(text)}`))]
      : []),
    ...findingParts(md`### What to look at`, findingsOf(results, version)),
  ];
}

function targetParts({ target, settings, stranger, others }: View['targets'][number]): Markdown[] {
  const names = settings.map(code);
  const paths = (labels: readonly string[]) => between(md` `, labels.map(code));
  const rows = (stranger?.rows ?? []).map(({ labels, results }) => [paths(labels), ...results.map(markText)]);
  const other = others.flatMap((block) =>
    block.rows.map(({ labels, results }) => [
      between(md`, `, block.identities.map(code)),
      block.rows.length === 1 && labels.length > 1 ? md`every path` : paths(labels),
      ...results.map(markText),
    ]),
  );
  return [
    ...(stranger ? [md`### ${word(target)}, no credential`, table([md`path`, ...names], rows)] : []),
    ...(other.length > 0
      ? [md`### ${word(target)}, other identities`, table([md`identity`, md`paths`, ...names], other)]
      : []),
  ];
}

function gridParts(title: Markdown, { columns, rows }: Grid): Markdown[] {
  if (rows.length === 0) return [];
  const body = rows.map(({ setting, results }) => [code(setting), ...results.map(markText)]);
  return [title, table([md`setting`, ...columns.map(code)], body)];
}

function findingParts(title: Markdown, findings: Finding[]): Markdown[] {
  if (findings.length === 0) return [];
  const tailOf = ({ tail }: Finding) => (tail ? fenced(plainLines(tail).slice(-8)) : md``);
  return [title, bullets(findings.map((finding) => md`${inline(finding.text)}${tailOf(finding)}`))];
}

/** The mark of a result. Unexpected answers are also bold. */
function markText(result: Parameters<typeof markOf>[0]): Markdown {
  const mark = markOf(result);
  return mark.differs ? md`**${word(mark.text)}**` : word(mark.text);
}
