// Puts settings with equal answers together, and versions too, and finds what else is open to a stranger. Pure.
import type { Cell, Model } from '../model.ts';
import { type Answer, answersOf, askedIn, keyOf } from './answers.ts';
import { type Asked, askedGroups } from './asked.ts';

/** Settings that answer every question of a version alike. */
export interface Alike {
  settings: string[];
  answers: Array<Answer | undefined>;
}

/** The settings of a version. */
export interface Settings {
  /** Those that answer any of the questions, those with the same answers together. */
  rows: Alike[];
  /** Too many rows for a screen, so that some are left out. */
  crowded: boolean;
  /** Of these, every answer is that of the setting `default`; left out of `rows`. */
  asDefault: string[];
  /** Nothing that is asked here is asked of these, or can be; left out of `rows`. */
  unasked: string[];
}

/** As many rows, and as many columns, are shown whatever they say. */
const few = { rows: 12, columns: 9 };

/** The settings of a version, and which of them are rows. */
export function settingsOf(model: Model, asked: readonly Asked[], version: string): Settings {
  const all = alikeOf(model, asked, version);
  const answering = all.filter(({ answers }) => answers.some((one) => one !== undefined));
  const crowded = answering.length > few.rows;
  const usual = answering.find(({ settings }) => settings.includes('default'));
  const isUsual = (one: Alike) => crowded && usual !== undefined && one !== usual && saysNoMore(one, usual);
  const isUnasked = ({ answers }: Alike) =>
    answers.every((one) => one === undefined || (crowded && isSilent(one)));
  const names = (which: (one: Alike) => boolean) => all.filter(which).flatMap(({ settings }) => settings);
  return {
    rows: answering.filter((one) => !isUnasked(one) && !isUsual(one)),
    crowded,
    asDefault: names((one) => !isUnasked(one) && isUsual(one)),
    unasked: names(isUnasked),
  };
}

const isSilent = (one: Answer | undefined) => one === undefined || one.look === 'unsupported';

/** Whether each answer of one row is that of the other. */
const saysNoMore = ({ answers }: Alike, { answers: others }: Alike) =>
  answers.every((one, at) => isSilent(one) || keyOf(one) === keyOf(others[at]));

/** All settings of a version, those with the same answers together. */
function alikeOf(model: Model, asked: readonly Asked[], version: string): Alike[] {
  const answer = answersOf(model);
  const found = new Map<string, Alike>();
  for (const setting of model.index.settings) {
    const answers = asked.map((one) => answer(one, version, setting));
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

/**
 * The columns of a setting, from the oldest version on. Where there are many versions, neighbours that answer all
 * questions alike share a column.
 */
export function columnsOf(model: Model, setting: string): string[][] {
  const versions = model.index.oldestFirst;
  if (versions.length <= few.columns) return versions.map((version) => [version]);
  const [answer, more] = [answersOf(model), moreOpen(model)];
  const asked = askedIn(model, setting).flatMap((group) => group.asked);
  const said = (version: string) =>
    [...asked.map((one) => keyOf(answer(one, version, setting))), more(version, setting).length].join('\f');
  const columns: string[][] = [];
  let last: string | undefined;
  for (const version of versions) {
    const now = said(version);
    if (now === last) columns.at(-1)?.push(version);
    else columns.push([version]);
    last = now;
  }
  return columns;
}
