// Renders the findings, with the same text as in every report, and the facts of the run: its host, its binaries, and
// how its clusters started.
import { goOf, originOf } from '../domain/origin.ts';
import type { PageFindings } from '../report/html/page-data.ts';
import { el } from './dom.ts';
import type { Model } from './model.ts';
import { lines, proseNodes } from './prose.ts';

/** Renders findings, grouped by version. */
export function* renderFindings(into: HTMLElement, findings: readonly PageFindings[]): Generator<void> {
  for (const { title, items } of findings) {
    const list = items.map(({ text, tail }) => {
      const log =
        tail === undefined ? undefined : el('details', {}, el('summary', {}, 'Its last lines'), lines(tail));
      return el('li', {}, ...proseNodes(text), log);
    });
    into.append(el('section', {}, el('h2', {}, title), el('ul', { class: 'findings' }, ...list)));
    yield;
  }
}

/** Renders the facts of the run. */
export function* renderRun(into: HTMLElement, { index }: Model): Generator<void> {
  const { run, clusters } = index;
  const { os, kernel, arch, cpus, memoryMiB, privilege } = run.host;
  const facts: Array<[string, string]> = [
    ['run', run.id],
    ['tool', run.tool],
    ['engine', index.engines.join(', ')],
    ['host', `${os}, kernel ${kernel}, ${arch}, ${cpus} processors, ${memoryMiB} MiB, ${privilege}`],
    ['start', run.start],
    ['end', run.end ?? 'it never ended'],
  ];
  into.append(
    el('h2', {}, 'Run'),
    el('dl', {}, ...facts.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)])),
  );
  yield;
  const up = clusters.map(({ version, setting, engine = 'process', depth = 'bare', readySeconds, fault }) => [
    version,
    setting,
    `${engine}, ${depth}`,
    fault
      ? `${readySeconds === undefined ? 'never came up' : 'did not last'}: ${fault.message}`
      : readySeconds === undefined
        ? 'up'
        : `${readySeconds.toFixed(1)} s`,
  ]);
  into.append(table('Clusters', ['Version', 'Setting', 'Engine', 'Ready after'], up));
  yield;
  const binaries = run.binaries.map((one) => [one.name, one.version, originOf(one), goOf(one), one.sha256]);
  into.append(table('Binaries', ['Name', 'Version', 'Source', 'Go', 'SHA-256'], binaries));
}

function table(title: string, heads: string[], rows: string[][]): HTMLElement {
  const cells = (row: string[]) => row.map((text) => el('td', {}, text));
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': title },
    el(
      'table',
      { class: 'plain' },
      el('caption', {}, title),
      el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
      el('tbody', {}, ...rows.map((row) => el('tr', {}, ...cells(row)))),
    ),
  );
}
