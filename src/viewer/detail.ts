// Renders one cell in full: the request, the response, the audit event, what decided the answer, the prediction and its
// source, and how to repeat the question.
import type { PageCluster, PageDetail, PageFile } from '../report/html/page-data.ts';
import { copyable } from './copy.ts';
import { type Child, el } from './dom.ts';
import { nightsOf } from './history.ts';
import { type Cell, identityName, identityOf, idOf, type Model } from './model.ts';
import { lines, proseNodes } from './prose.ts';
import { scriptOf } from './script.ts';

/** A cell with its details. */
export interface Parts {
  model: Model;
  cell: Cell;
  detail: PageDetail;
  cluster: PageCluster;
}

/** The title of a cell. */
export function titleOf({ question }: Cell): string {
  const identity = identityOf(question);
  return identity === undefined
    ? `${question.table}: ${question.label}`
    : `${question.table} ${question.label}, ${identityName(identity)}`;
}

/** The answer of a cell in its look. */
export function chipOf({ mark }: Cell): HTMLElement {
  return el('span', { class: `chip ${mark.look}` }, mark.text);
}

/** Everything that is known about a cell. */
export function detailNodes(parts: Parts): Child[] {
  const { cell, detail } = parts;
  const { result } = detail;
  const nights = nightsOf(parts.model, cell);
  const notes = [...detail.attempts, ...(result.notes ?? [])].map((note) => el('li', {}, note));
  return [
    el('p', { class: 'sentence' }, chipOf(cell), ` ${detail.sentence}`),
    section('What decided it', el('p', {}, ...proseNodes(detail.cause))),
    nights && section('Since when', nights),
    predictionOf(parts),
    notes.length > 0 && section('To know', el('ul', {}, ...notes)),
    ...exchangeOf(parts),
    auditOf(detail),
    reviewsOf(detail),
    filesOf('Evidence', detail.files),
    filesOf('Evidence of earlier attempts', detail.earlier),
    filesOf('Configuration of the cluster', parts.cluster.files),
    reproduce(parts),
  ];
}

/** A part of the details with its title. */
export function section(title: string, ...children: Child[]): HTMLElement {
  return el('section', {}, el('h3', {}, title), ...children);
}

function facts(pairs: Array<[name: string, value: string | undefined]>): HTMLElement {
  const known = pairs.filter(([, value]) => value !== undefined && value !== '');
  return el(
    'dl',
    {},
    ...known.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, lineOf(value ?? ''))]),
  );
}

const lineOf = (text: string) => el('code', {}, text);

function predictionOf({ model, cell, detail }: Parts): HTMLElement {
  const { expected, observed, unpredicted = [] } = detail.result;
  if (observed.kind === 'unsupported')
    return section(
      'Prediction',
      el('p', {}, 'It was known beforehand that this cannot be asked, so nothing is predicted.'),
    );
  if (!expected)
    return section(
      'Prediction',
      el('p', {}, 'No rule predicts this answer; it is only observed.'),
      unpredicted.length > 0 && el('ul', {}, ...unpredicted.map((why) => el('li', {}, why))),
    );
  const rule = expected.rule === undefined ? undefined : model.index.rules[expected.rule];
  return section(
    'Prediction',
    facts([
      ['predicted', expected.outcome],
      ['verdict', cell.mark.verdict],
      [
        'control',
        expected.control ? 'yes: when this differs, nothing else here is to be trusted' : undefined,
      ],
      ['scenario', expected.scenario],
      ['rule', expected.rule],
    ]),
    rule && el('p', {}, rule.says),
    rule && el('p', { class: 'source' }, 'Source: ', ...linked(rule.source)),
  );
}

/** A name encoded for a URI; lone surrogates are replaced. */
const uriPart = (name: string) => encodeURIComponent(name.replace(/\p{Cs}/gu, '\ufffd'));

/** A text of ours. Addresses with https become links, no others do. */
export function linked(text: string): Child[] {
  return text
    .split(/(https:\/\/[^\s,;)]+)/)
    .map((part) =>
      part.startsWith('https://') ? el('a', { href: part, rel: 'noreferrer', target: '_blank' }, part) : part,
    );
}

function exchangeOf({ cell, detail: { exchange, result } }: Parts): Child[] {
  const { probe } = cell.question;
  if (!('target' in probe)) return [];
  const request = section(
    'Request',
    facts([
      ['request', `${probe.method} ${exchange?.url ?? probe.path}`],
      ['as', identityName(probe.identity)],
      ['Audit-ID', result.audit?.auditID],
      ['at', exchange?.at],
      ['server', exchange && (exchange.verified ? 'verified by its CA' : 'not verified')],
    ]),
  );
  if (!exchange)
    return [request, section('Response', el('p', {}, 'Its text is not in this page, only its status.'))];
  const { status, milliseconds, headers, body, omitted, fault } = exchange;
  const more =
    omitted > 0 ? el('p', { class: 'hint' }, `${omitted} more characters are in the evidence.`) : undefined;
  const response = section(
    'Response',
    facts([
      ['status', status === undefined ? undefined : String(status)],
      ['after', milliseconds === undefined ? undefined : `${milliseconds} ms`],
      ['fault', fault],
      ...headers,
    ]),
    body !== '' && lines(body),
    more,
  );
  return [request, response];
}

function auditOf({ result: { audit } }: PageDetail): HTMLElement | undefined {
  if (!audit) return undefined;
  return section(
    'Audit event',
    facts([
      ['user', audit.user || 'none'],
      ['groups', audit.groups.join(', ')],
      ['decision', audit.decision ?? 'authorization was never asked'],
      ['reason', audit.reason],
      ['code', audit.code === undefined ? undefined : String(audit.code)],
      ['message', audit.message],
      ['request', audit.uri],
      ['by', audit.userAgent],
      ['stage', audit.stage],
      ['Audit-ID', audit.auditID],
    ]),
  );
}

function reviewsOf({ reviews }: PageDetail): HTMLElement | undefined {
  if (reviews.length === 0) return undefined;
  const items = reviews.map((review) => el('li', {}, lineOf(review)));
  return section('Asked of the apiserver by the kubelet', el('ul', {}, ...items));
}

function filesOf(title: string, files: readonly PageFile[]): HTMLElement | undefined {
  if (files.length === 0) return undefined;
  return section(title, ...files.map(fileOf));
}

function fileOf({ path, text, omitted = 0 }: PageFile): HTMLElement {
  const parts = path.split('/');
  const attempt = /^attempt-\d+$/.test(parts[0] ?? '') ? `${parts[0]}: ` : '';
  const name = `${attempt}${parts.at(-1) ?? path}`;
  const link = el('a', { href: parts.map(uriPart).join('/'), target: '_blank' }, name);
  if (text === undefined) return el('p', {}, link);
  const cut =
    omitted > 0 ? el('p', { class: 'hint' }, `${omitted} characters are left out here.`) : undefined;
  return el('details', {}, el('summary', {}, name), el('p', {}, 'File: ', link), cut, lines(text));
}

function reproduce({ cell, cluster, detail: { curl } }: Parts): HTMLElement {
  const script = scriptOf(cell, cluster, curl);
  return section(
    'Ask it again',
    curl !== undefined && copyable('curl, on a node of your cluster or with HOST set', curl),
    script !== undefined && copyable('script: the same setting and question in kind', script),
    copyable('the id of this cell', idOf(cell)),
  );
}
