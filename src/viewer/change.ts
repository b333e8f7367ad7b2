// Explains a change between two cells that answer the same question: what it was and is, why, and under which other
// settings the same changes.
import { chipOf, linked, type Parts, section } from './detail.ts';
import { type Child, el } from './dom.ts';
import type { Cell, Model } from './model.ts';
import { proseNodes } from './prose.ts';

/** The nodes that explain the change from `was` to `now`. */
export function changeNodes(was: Parts, now: Parts): HTMLElement[] {
  const differs = was.cell.version === now.cell.version ? 'setting' : 'version';
  const sides = [was, now].map((side) =>
    el('li', {}, `${side.cell[differs]}: `, chipOf(side.cell), ' ', ...whyNodes(side)),
  );
  const others = alsoChanged(now.model, was.cell, now.cell);
  return [
    section(
      `What changed from ${was.cell[differs]} to ${now.cell[differs]}`,
      el('ul', { class: 'sides' }, ...sides),
      others.length > 0 && el('p', {}, `The same changes under ${others.join(', ')}.`),
    ),
  ];
}

/** Why a side answers so: the rule that predicts it with its source, or what is known of the cell. */
function whyNodes({ model, cell, detail }: Parts): Child[] {
  const { observed, expected } = detail.result;
  const rule = expected?.rule === undefined ? undefined : model.index.rules[expected.rule];
  if (observed.kind === 'unsupported') return [observed.because];
  if (!rule || cell.mark.verdict === 'surprise') return proseNodes(detail.cause);
  return [rule.says, el('span', { class: 'source' }, ' Source: ', ...linked(rule.source))];
}

/** The other settings under which the same question changes in the same way. */
function alsoChanged(model: Model, was: Cell, now: Cell): string[] {
  const { index } = model;
  const columns = index.settings.length * index.engines.length;
  const shift = now.column - was.column;
  const row = model.rows.get(now.question);
  const first = index.versions.indexOf(now.version) * columns;
  return index.settings.filter((setting, at) => {
    if (setting === now.setting || was.question !== now.question || was.version === now.version) return false;
    const column = first + at * index.engines.length + (now.column % index.engines.length);
    const [before, after] = [row?.get(column - shift), row?.get(column)];
    return before?.mark.answer === was.mark.answer && after?.mark.answer === now.mark.answer;
  });
}
