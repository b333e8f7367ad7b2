// Represents one document of a given file: its content, and the line of each value.
import { isTree } from '../domain/tree.ts';

/** A line of a file, for users to find. */
export interface Place {
  file: string;
  line: number;
}

type Path = readonly (string | number)[];

/** A YAML or JSON document. */
export interface Document {
  /** The path as named on the command line, or as found below a named folder. */
  file: string;
  /** The absolute path; absent for standard input. */
  path?: string | undefined;
  /** Whether the file itself was named or found in a named folder. */
  from: 'file' | 'folder';
  value: unknown;
  /** The text of this document alone. */
  text: string;
  /** The place of the value at a path, or of the nearest parent that exists. */
  at(path: Path): Place;
}

/** The value as a map; an empty map if it is not one. */
export function mapOf(value: unknown): Record<string, unknown> {
  return isTree(value) ? value : {};
}

/** The value as a list; an empty list if it is not one. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value at a path, or undefined if there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string | number, unknown> | null)?.[step], value);
}

/** A part of a document as its own document, with its place in the file. */
export function partOf(document: Document, path: Path): Document {
  return {
    ...document,
    value: valueAt(document.value, path),
    at: (inner) => document.at([...path, ...inner]),
  };
}
