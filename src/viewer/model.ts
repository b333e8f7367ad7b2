// The index as the page works with it: every cell with its parts in place of numbers.
import type { PageIndex, PageMark, PageQuestion } from '../report/html/page-data.ts';

/** One place in the matrix. */
export interface Cell {
  /** Place among all cells. */
  at: number;
  version: string;
  setting: string;
  engine: string;
  question: PageQuestion;
  mark: PageMark;
  pack: number;
  place: number;
  /** Its version, setting and engine as one number, in the order of the run. */
  column: number;
}

export interface Model {
  index: PageIndex;
  cells: Cell[];
  byId: Map<string, Cell>;
  /** The cells of a question by their column. */
  rows: Map<PageQuestion, Map<number, Cell>>;
  /** Whether more than one engine answered, so that a reader must be told which. */
  engines: boolean;
}

/** The cell's id, as everywhere in this tool. */
export function idOf({ version, setting, engine, question }: Cell): string {
  return `${version}/${setting}/${engine}/${question.id}`;
}

/** As whom a question is asked; questions that nobody asks over HTTP have none. */
export function identityOf({ probe }: PageQuestion): string | undefined {
  return 'identity' in probe ? probe.identity : undefined;
}

/** The name of an identity for people. */
export function identityName(identity: string): string {
  return identity === 'none' ? 'no credential' : identity;
}

/** The model of an index. */
export function modelOf(index: PageIndex): Model {
  const cells = index.cells.map(([version, setting, engine, question, mark, pack, place], at): Cell => {
    return {
      at,
      version: index.versions[version] ?? '',
      setting: index.settings[setting] ?? '',
      engine: index.engines[engine] ?? '',
      question: index.questions[question] as PageQuestion,
      mark: index.marks[mark] as PageMark,
      pack,
      place,
      column: (version * index.settings.length + setting) * index.engines.length + engine,
    };
  });
  const rows = new Map(index.questions.map((question) => [question, new Map<number, Cell>()]));
  for (const cell of cells) rows.get(cell.question)?.set(cell.column, cell);
  return {
    index,
    cells,
    rows,
    byId: new Map(cells.map((cell) => [idOf(cell), cell])),
    engines: index.engines.length > 1,
  };
}
