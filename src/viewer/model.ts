// Turns the index into the model that the page works with: every cell has its parts instead of numbers.
import type { PageIndex, PageMark, PageQuestion } from '../report/html/page-data.ts';

/** One cell of the matrix. */
export interface Cell {
  /** The position among all cells. */
  at: number;
  version: string;
  setting: string;
  engine: string;
  question: PageQuestion;
  mark: PageMark;
  pack: number;
  place: number;
  /** The version, setting and engine of the cell as one number, in the order of the run. */
  column: number;
}

export interface Model {
  index: PageIndex;
  cells: Cell[];
  byId: Map<string, Cell>;
  /** The cells of each question by column. */
  rows: Map<PageQuestion, Map<number, Cell>>;
  /** Whether more than one engine answered, so that the engine must be shown. */
  engines: boolean;
}

/** The id of a cell, as in every report. */
export function idOf({ version, setting, engine, question }: Cell): string {
  return `${version}/${setting}/${engine}/${question.id}`;
}

/** The identity of a question; undefined for questions that are not HTTP requests. */
export function identityOf({ probe }: PageQuestion): string | undefined {
  return 'identity' in probe ? probe.identity : undefined;
}

/** The name of an identity as readers see it. */
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
