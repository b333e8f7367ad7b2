// Puts settings with equal answers together, and finds what else is open to a stranger. Pure.
import type { Cell, Model } from '../model.ts';
import { type Answer, answersOf, keyOf } from './answers.ts';
import { type Asked, askedGroups } from './asked.ts';

/** Settings that answer every question of a version alike. */
export interface Alike {
  settings: string[];
  answers: Array<Answer | undefined>;
}

/** The settings of a version that answer any of the questions, those with the same answers together. */
export function alikeOf(model: Model, asked: readonly Asked[], version: string): Alike[] {
  const answer = answersOf(model);
  const found = new Map<string, Alike>();
  for (const setting of model.index.settings) {
    const answers = asked.map((one) => answer(one, version, setting));
    if (answers.every((one) => one === undefined)) continue;
    const key = answers.map(keyOf).join('\f');
    const known = found.get(key);
    if (known) known.settings.push(setting);
    else found.set(key, { settings: [setting], answers });
  }
  return [...found.values()];
}

const listed = new Set(askedGroups.flatMap(({ asked }) => asked.flatMap(({ ids }) => ids)));

/** What a stranger gets that is neither published nor a question of the first view, by version and setting. */
export function moreOpen({ cells }: Model): (version: string, setting: string) => Cell[] {
  const found = new Map<string, Cell[]>();
  for (const cell of cells) {
    const { probe, id } = cell.question;
    if (cell.mark.look !== 'open' || probe.kind !== 'http' || probe.identity !== 'none' || listed.has(id))
      continue;
    const key = `${cell.version}\n${cell.setting}`;
    const known = found.get(key) ?? [];
    if (!known.some(({ question }) => question === cell.question)) known.push(cell);
    found.set(key, known);
  }
  return (version, setting) => found.get(`${version}\n${setting}`) ?? [];
}
