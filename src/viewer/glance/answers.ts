// Answers the questions of the first view from the cells: one answer for each version and setting, and bands of
// neighbouring columns with equal answers. Pure.
import type { Look } from '../../report/html/look.ts';
import type { Cell, Model } from '../model.ts';
import type { Asked, AskedGroup } from './asked.ts';
import { askedGroups } from './asked.ts';

/** The answer to one question under one setting of one version. */
export interface Answer {
  /** `yes`, `no`, `partly`; empty if it is neither. */
  word: string;
  /** The answer as the matrix has it: `200`, `refused unauthorized`. */
  detail: string;
  look: Look;
  surprise: boolean;
  /** The cell that answers; of several, the one that says most. */
  cell: Cell;
}

/** Columns side by side with the same answer; `answer` is undefined where nothing was asked. */
export interface Band {
  columns: readonly string[];
  answer: Answer | undefined;
  /** The answer of the band before, if both are known and differ. */
  before?: Answer | undefined;
}

/** The questions of which the run asks anything, in their groups. */
export function askedIn(model: Model, setting?: string): AskedGroup[] {
  const known = new Set(
    model.cells
      .filter((cell) => setting === undefined || cell.setting === setting)
      .map(({ question }) => question.id),
  );
  return askedGroups.flatMap(({ title, asked }) => {
    const some = asked.filter(({ ids, instead = [] }) => [...ids, ...instead].some((id) => known.has(id)));
    return some.length > 0 ? [{ title, asked: some }] : [];
  });
}

/** Finds the answers of a run. */
export function answersOf(
  model: Model,
): (asked: Asked, version: string, setting: string) => Answer | undefined {
  const questions = new Map(model.index.questions.map((question) => [question.id, question]));
  const places = (list: readonly string[]) => new Map(list.map((name, at) => [name, at]));
  const [versions, settings] = [places(model.index.versions), places(model.index.settings)];
  const engines = model.index.engines.length;
  const cellAt = (id: string, version: string, setting: string): Cell | undefined => {
    const question = questions.get(id);
    const row = question && model.rows.get(question);
    const [v = 0, s = 0] = [versions.get(version), settings.get(setting)];
    const first = (v * model.index.settings.length + s) * engines;
    const cells = Array.from({ length: engines }, (_, at) => row?.get(first + at)).filter(
      (cell) => cell !== undefined,
    );
    return cells.find(isAnswer) ?? cells[0];
  };
  return ({ ids, instead = [] }, version, setting) => {
    const cells = (some: readonly string[]) => some.flatMap((id) => cellAt(id, version, setting) ?? []);
    const own = cells(ids);
    return combined(own.some(isAnswer) ? own : [...own, ...cells(instead)]);
  };
}

const isAnswer = ({ mark }: Cell) => mark.look !== 'unsupported' && mark.look !== 'inconclusive';

/** The looks, what a reader must see first at the front. */
const order: readonly Look[] = [
  ...(['open', 'fails', 'published', 'works', 'granted', 'other'] as const),
  ...(['forbidden', 'unauthorized', 'inconclusive', 'unsupported'] as const),
];

/** One answer of several cells. */
function combined(all: readonly Cell[]): Answer | undefined {
  const answered = all.filter(isAnswer);
  const cells = answered.length > 0 ? answered : all;
  const [cell] = [...cells].sort((a, b) => order.indexOf(a.mark.look) - order.indexOf(b.mark.look));
  if (!cell) return undefined;
  const words = new Set(cells.map(({ mark }) => wordOf(mark.look, mark.answer)));
  const details = [...new Set(cells.map(({ mark }) => mark.answer))];
  return {
    word: words.size > 1 ? 'partly' : ([...words][0] ?? ''),
    detail: details.join(', '),
    look: cell.mark.look,
    surprise: cells.some(({ mark }) => mark.verdict === 'surprise'),
    cell,
  };
}

function wordOf(look: Look, answer: string): string {
  switch (look) {
    case 'open':
    case 'published':
    case 'granted':
    case 'works':
      return 'yes';
    case 'forbidden':
    case 'unauthorized':
    case 'fails':
      return 'no';
    case 'other':
      return answer === 'config-rejected' ? '' : 'no';
    case 'unsupported':
    case 'inconclusive':
      return '';
    default:
      return look satisfies never;
  }
}

/** What two answers must share to be drawn as one. */
export function keyOf(answer: Answer | undefined): string {
  return answer ? [answer.word, answer.detail, answer.look, answer.surprise].join('\n') : '';
}

/** The bands of a row; `answer` gives the answer of a column. */
export function bandsOf(columns: readonly string[], answer: (column: string) => Answer | undefined): Band[] {
  const bands: Array<Band & { columns: string[] }> = [];
  let before: Answer | undefined;
  for (const column of columns) {
    const [now, last] = [answer(column), bands.at(-1)];
    if (last && keyOf(last.answer) === keyOf(now)) {
      last.columns.push(column);
    } else {
      const changed = before && now && [before, now].every(({ look }) => look !== 'inconclusive');
      bands.push({ columns: [column], answer: now, ...(changed ? { before } : {}) });
    }
    before = now;
  }
  return bands;
}
