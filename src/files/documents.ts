// Parses a text into YAML documents as Kubernetes does (YAML 1.1, in which `yes` is a boolean), and keeps the line of
// everything in them.
import { isMap, isScalar, LineCounter, type ParsedNode } from 'yaml';
import { readYamlDocuments } from '../domain/yaml.ts';
import type { Document } from './place.ts';
import { type Source, wrong } from './source.ts';

/** The documents of a source. Throws the first problem of the first document that is not YAML, with its line. */
export function documentsOf(
  source: Pick<Source, 'file' | 'path' | 'from'>,
  text: string,
  line = 1,
): Document[] {
  const lines = new LineCounter();
  const read = readYamlDocuments(text, lines);
  const lineAt = (offset: number) => Math.max(lines.linePos(offset).line, 1) + line - 1;
  return read.flatMap(({ contents, value, problems, range }): Document[] => {
    const [problem] = problems;
    if (problem !== undefined)
      throw wrong([
        { file: source.file, line: lineAt(problem.offset), message: `no YAML: ${problem.message}` },
      ]);
    if (contents === null) return [];
    const at: Document['at'] = (path) => ({ file: source.file, line: lineAt(offsetOf(contents, path)) });
    return [{ ...source, value, text: text.slice(...range), at }];
  });
}

/** The documents in a block of text inside a document, such as a ConfigMap's data, with their lines in the file. */
export function documentsWithin(document: Document, path: (string | number)[], text: string): Document[] {
  const start = document.at(path).line;
  // The text of a block begins on the line after its key.
  return documentsOf(document, text, text.includes('\n') ? start + 1 : start);
}

function offsetOf(contents: ParsedNode, path: readonly (string | number)[]): number {
  let node: unknown = contents;
  let offset = contents.range[0];
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      offset = (pair.key as ParsedNode).range[0];
      node = pair.value;
    } else {
      node = (node as { items?: unknown[] } | null)?.items?.[Number(step)];
      if (node === undefined) return offset;
      offset = (node as ParsedNode).range?.[0] ?? offset;
    }
  }
  return offset;
}
