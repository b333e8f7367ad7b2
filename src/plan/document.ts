// One YAML file against one zod schema: the parsed value, or every problem in it with its line and column.
import { isMap, isScalar, LineCounter, type ParsedNode } from 'yaml';
import type { z } from 'zod';
import { readYaml } from '../domain/yaml.ts';
import { explain } from './explain.ts';
import type { Problem } from './problem.ts';

type Path = ReadonlyArray<PropertyKey>;

/** A file that was read: `value` is absent when `problems` is not empty. */
export interface Parsed<T> {
  value?: T;
  /** What the file says before the schema, for checks that do not depend on it. */
  raw: unknown;
  problems: Problem[];
  /** The problem `message` at the node of `path`, or at the nearest one around it. */
  problemAt(path: Path, message: string): Problem;
}

/** Parses `text`, which was read from `file`. */
export function parseYaml<S extends z.ZodType>(file: string, text: string, schema: S): Parsed<z.output<S>> {
  const lines = new LineCounter();
  const { contents, value: raw, problems: wrong } = readYaml(text, lines);
  const at = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const problemAt = (path: Path, message: string) => at(offsetOf(contents, path), message);

  if (wrong.length > 0) {
    return { raw, problems: wrong.map(({ offset, message }) => at(offset, message)), problemAt };
  }
  const result = schema.safeParse(raw);
  if (result.success) return { value: result.data, raw, problems: [], problemAt };
  const problems = result.error.issues.flatMap((issue) => explain(issue, schema, raw));
  return { raw, problems: problems.map(({ path, message }) => problemAt(path, message)), problemAt };
}

/** Where the value at `path` starts; for a key without a known value or a missing one, the closest place around it. */
function offsetOf(contents: ParsedNode | null, path: Path): number {
  let node: unknown = contents;
  let offset = contents?.range[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) return offset;
      offset = (pair.key as ParsedNode).range[0];
      node = pair.value;
    } else {
      node = (node as { items?: unknown[] } | null)?.items?.[Number(step)];
      offset = (node as ParsedNode | undefined)?.range[0] ?? offset;
    }
  }
  return offset;
}
