// Renders the first view: questions in plain words × versions under one setting, or settings × questions for one
// version. One control chooses which. A band of equal answers is one cell; a mark between two bands opens what changed.
import type { Look } from '../../report/html/look.ts';
import { type Child, el } from '../dom.ts';
import { legend, meanings } from '../legend.ts';
import { idOf, type Model } from '../model.ts';
import { type Alike, columnsOf, moreOpen, type Settings, settingsOf } from './alike.ts';
import { type Answer, answersOf, askedIn, type Band, bandsOf } from './answers.ts';
import type { Asked, AskedGroup } from './asked.ts';

/** How the view follows links: the address of a cell with what it was before, and of cells in the matrix. */
export interface GlanceLinks {
  change(cell: string, from: string): string;
  open(version: string, setting: string): string;
}

/** What the control of the view can show: `setting:default`, `version:v1.37.2`. */
export function subjectsOf(model: Model): string[] {
  const settings = model.index.settings.map((name) => `setting:${name}`);
  return [...settings, ...[...model.index.oldestFirst].reverse().map((name) => `version:${name}`)];
}

/** What is shown first: the first setting if there are versions to compare, else the settings of the only version. */
export function firstSubject({ index }: Model): string {
  const bySetting = index.versions.length > 1 || index.settings.length < 2;
  return bySetting ? `setting:${index.settings[0] ?? ''}` : `version:${index.versions[0] ?? ''}`;
}

/** Whether the run asks any question of this view. */
export const hasGlance = (model: Model): boolean => askedIn(model).length > 0;

/** Renders the view of a subject. `choose` is called with another one. */
export function* renderGlance(
  into: HTMLElement,
  { model, subject, links }: { model: Model; subject: string; links: GlanceLinks },
  choose: (subject: string) => void,
): Generator<void> {
  const known = subjectsOf(model);
  const shown = known.includes(subject) ? subject : firstSubject(model);
  const [kind, name] = [shown.split(':')[0], shown.slice(shown.indexOf(':') + 1)];
  into.append(chooser(known, shown, choose));
  const tables = el('div', { class: 'tables' });
  into.append(tables);
  if (kind === 'setting') tables.append(scrolled(ofSetting(model, name, links)));
  else for (const half of ofVersion(model, name)) tables.append(half);
  for (const table of tables.querySelectorAll('table'))
    table.querySelector('td[data-at]')?.setAttribute('tabindex', '0');
  const looks = (Object.keys(meanings) as Look[]).filter((look) => tables.querySelector(`td.${look}`));
  into.append(legend(new Set(looks), tables.querySelector('td.surprise') !== null));
  yield;
}

const scrolled = (table: HTMLElement) => el('div', { class: 'scroll' }, table);

function chooser(known: readonly string[], shown: string, choose: (subject: string) => void): HTMLElement {
  const of = (kind: string) =>
    known
      .filter((one) => one.startsWith(`${kind}:`))
      .map((value) => el('option', { value, selected: value === shown }, value.slice(kind.length + 1)));
  const select = el(
    'select',
    { id: 'glance', onchange: () => choose(select.value) },
    el('optgroup', { label: 'One setting, in every version' }, ...of('setting')),
    el('optgroup', { label: 'One version, under every setting' }, ...of('version')),
  );
  const rest = shown.startsWith('setting') ? ' in every version' : ' under every setting';
  return el('div', { class: 'chooser' }, el('label', { class: 'field' }, 'At a glance: ', select), rest);
}

/** Questions × versions. */
function ofSetting(model: Model, setting: string, links: GlanceLinks): HTMLElement {
  const columns = columnsOf(model, setting);
  const versions = columns.map(([first = '']) => first);
  const shared = versions.length < model.index.versions.length;
  const answer = answersOf(model);
  const table = frame(`Answers under ${setting}`, `glance versions${shared ? ' shared' : ''}`);
  const widths = el('colgroup', {}, el('col', { class: 'label' }), el('col', { span: versions.length }));
  table.style.setProperty('--columns', String(versions.length));
  table.append(widths, el('thead', {}, el('tr', {}, el('td'), ...columns.map(columnHead))));
  for (const { title, asked } of askedIn(model, setting)) {
    const body = el('tbody', {}, groupRow(title, versions.length));
    for (const one of asked) {
      const bands = bandsOf(model.index.oldestFirst, (version) => answer(one, version, setting));
      const cells = bands.map((band) =>
        bandElement({ ...band, columns: band.columns.filter((one) => versions.includes(one)) }, links),
      );
      body.append(el('tr', {}, el('th', { scope: 'row' }, one.words), ...cells));
    }
    table.append(body);
  }
  table.append(moreRow(model, { setting, versions }, links));
  return table;
}

/** The versions of a column: one, or the first and the last of several. */
function columnHead(versions: readonly string[]): HTMLElement {
  const [first = ''] = versions;
  const last = versions.at(-1) ?? '';
  const text = first === last ? first : [`${first} – `, el('span', { class: 'name' }, last)];
  return el('th', { scope: 'col', title: versions.join(', ') }, el('span', {}, ...[text].flat()));
}

/** A table of the view without rows. */
function frame(caption: string, kind: string): HTMLTableElement {
  return el(
    'table',
    { class: kind, role: 'grid', 'aria-readonly': 'true' },
    el('caption', { class: 'hidden' }, caption),
  );
}

const groupRow = (title: string, columns: number) =>
  el('tr', { class: 'group' }, el('th', { scope: 'rowgroup' }, title), el('td', { colspan: columns }));

function bandElement({ columns, answer, before }: Band, links: GlanceLinks): HTMLElement {
  if (!answer) return el('td', { class: 'absent', colspan: columns.length });
  const mark =
    before &&
    el(
      'a',
      {
        class: 'change',
        href: links.change(idOf(answer.cell), idOf(before.cell)),
        'aria-label': `What changed from ${before.cell.version} to ${answer.cell.version}`,
        title: `${before.detail} in ${before.cell.version}: see what changed`,
      },
      '△',
    );
  return answerElement(answer, { colspan: columns.length }, [
    mark,
    el('b', {}, answer.word || answer.detail),
    answer.word !== '' && answer.look !== 'works' && el('small', {}, ` ${answer.detail}`),
  ]);
}

function answerElement(
  { look, surprise, cell, word, detail }: Answer,
  more: Record<string, string | number>,
  children: Child[],
): HTMLElement {
  const kind = `${look}${surprise ? ' surprise' : ''}`;
  return el(
    'td',
    { class: kind, 'data-at': cell.at, title: `${word} ${detail}`.trim(), ...more },
    ...children,
  );
}

/** What else is open, in a row of links to the matrix. */
function moreRow(
  model: Model,
  { setting, versions }: { setting: string; versions: readonly string[] },
  links: GlanceLinks,
): HTMLElement {
  const more = moreOpen(model);
  const counts = versions.map((version) => more(version, setting).length);
  const cells = counts.map((count, at) => {
    const version = versions[at] ?? '';
    const link = el('a', { href: links.open(version, setting) }, `${count} more`);
    return count === 0 ? el('td', { class: 'none' }, '0') : el('td', { class: 'open' }, link);
  });
  return el(
    'tbody',
    {},
    el(
      'tr',
      { class: 'more' },
      el('th', { scope: 'row' }, 'Other answers that Kubernetes does not publish'),
      ...cells,
    ),
  );
}

/** Settings × questions: what apiservers and joins say beside what kubelets say, since a setting is mostly of one. */
function ofVersion(model: Model, version: string): HTMLElement[] {
  const groups = askedIn(model);
  const isKubelet = ({ asked }: AskedGroup) =>
    asked.some(({ ids }) => ids.some((id) => id.startsWith('kubelet')));
  const halves = [groups.filter((group) => !isKubelet(group)), groups.filter(isKubelet)];
  return halves.flatMap((some, half) => {
    const asked = some.flatMap((group) => group.asked);
    const settings = settingsOf(model, asked, version);
    const { rows } = settings;
    const used = asked.flatMap((one, at) => (rows.some(({ answers }) => answers[at]) ? [{ one, at }] : []));
    if (rows.length === 0) return [];
    const table = settingsTable(half === 0 ? 'Apiserver and joins' : 'Kubelet', used, settings);
    return [el('div', { class: 'half' }, scrolled(table), settings.crowded && leftOut(settings))];
  });
}

/** The settings without a row, and why. */
function leftOut({ asDefault, unasked }: Settings): HTMLElement {
  const line = (names: readonly string[], said: string) =>
    names.length === 0
      ? []
      : [el('details', {}, el('summary', {}, `${names.length} ${said}`), ...listOf(names))];
  return el(
    'div',
    { class: 'left-out' },
    ...line(asDefault, 'more answer as default does, as far as they are asked'),
    ...line(unasked, 'are not asked, or cannot be'),
  );
}

function settingsTable(
  title: string,
  used: ReadonlyArray<{ one: Asked; at: number }>,
  { rows, crowded }: Settings,
): HTMLElement {
  const table = frame(`${title}, under each setting`, `glance settings${crowded ? ' crowded' : ''}`);
  const heads = used.map(({ one }) =>
    el('th', { scope: 'col', title: one.words }, el('span', {}, one.short)),
  );
  const body = el('tbody', { role: 'rowgroup' });
  for (const { settings, answers } of rows) {
    const cells = used.map(({ one, at }) => {
      const answer = answers[at];
      if (!answer) return el('td', { class: 'absent', role: 'gridcell' });
      const text = /^\d{3}$/.test(answer.detail) ? answer.detail : answer.word || answer.cell.mark.text;
      return answerElement(answer, { role: 'gridcell' }, [el('i', {}, one.short), ' ', el('b', {}, text)]);
    });
    // On a phone these are no table to the browser; the roles keep them one to a screen reader.
    const head = el('th', { scope: 'row', role: 'rowheader' }, ...namesOf(settings, crowded));
    body.append(el('tr', { role: 'row' }, head, ...cells));
  }
  table.append(el('thead', {}, el('tr', {}, el('td', {}, title), ...heads)), body);
  return table;
}

/** Names with commas between them, none of them broken. */
const listOf = (names: readonly string[]): Child[] =>
  names.flatMap((name, at) => [
    el('span', { class: 'name' }, at < names.length - 1 ? `${name},` : name),
    ' ',
  ]);

/** The names of a row; where there are many rows, of a long list the first alone until somebody opens it. */
function namesOf([first = '', ...more]: Alike['settings'], crowded: boolean): Child[] {
  if (!crowded || more.length < 3) return listOf([first, ...more]);
  return [
    ...listOf([first]),
    el('details', {}, el('summary', {}, `and ${more.length} more`), ...listOf(more)),
  ];
}
