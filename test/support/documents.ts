// Whether what is printed for programs is what its JSON Schema says.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type documentKinds, documentSchema } from '../../src/results/schema.ts';

/** What is wrong with a document by the schema of its kind. */
export function wrongBy(kind: (typeof documentKinds)[number], document: unknown): string[] {
  const valid = new Ajv2020({ strict: false, logger: false }).compile(JSON.parse(documentSchema(kind)));
  valid(document);
  return (valid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The same of the lines of a journal. */
export function wrongInJournal(text: string): string[] {
  const valid = new Ajv2020({ strict: false, logger: false }).compile(JSON.parse(documentSchema('journal')));
  const lines = text.trimEnd().split('\n');
  return lines.flatMap((line, i) =>
    valid(JSON.parse(line)) ? [] : [`line ${i + 1}: ${line.slice(0, 200)}`],
  );
}
