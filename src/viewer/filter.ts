// Selects the cells that a reader wants to see. Pure. It is fast enough to run at every key press, because each word is
// looked up once per question, setting and answer, not once per cell.
import { type Cell, identityOf, type Model } from './model.ts';
import type { Facet, State } from './state.ts';

type Wish = Pick<State, 'chosen' | 'text'>;

/** The value of a facet for a cell, or undefined if the facet does not apply to it. */
export function facetValue(cell: Cell, facet: Facet): string | undefined {
  switch (facet) {
    case 'version':
    case 'setting':
    case 'engine':
      return cell[facet];
    case 'identity':
      return identityOf(cell.question);
    case 'target':
      return 'identity' in cell.question.probe ? cell.question.table : undefined;
    case 'answer':
      return cell.mark.answer;
    case 'meaning':
      return cell.mark.look;
    case 'verdict':
      return cell.mark.verdict;
    default:
      return facet satisfies never;
  }
}

/** The cells that match. The facets in `except` are ignored. */
export function matching(model: Model, { chosen, text }: Wish, except: readonly Facet[] = []): Cell[] {
  const wanted = (Object.keys(chosen) as Facet[])
    .filter((facet) => chosen[facet].length > 0 && !except.includes(facet))
    .map((facet) => ({ facet, values: new Set(chosen[facet]) }));
  const words = text.toLowerCase().split(/\s+/).filter(Boolean).map(wordTest);
  return model.cells.filter(
    (cell) =>
      wanted.every(({ facet, values }) => {
        const value = facetValue(cell, facet);
        return value === undefined || values.has(value);
      }) && words.every((occurs) => occurs(cell)),
  );
}

function wordTest(word: string): (cell: Cell) => boolean {
  const known = new Map<string, boolean>();
  const has = (text: string) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = text.toLowerCase().includes(word);
    known.set(text, found);
    return found;
  };
  return ({ question, version, setting, engine, mark }) =>
    has(question.id) || has(setting) || has(version) || has(mark.text) || has(mark.answer) || has(engine);
}
