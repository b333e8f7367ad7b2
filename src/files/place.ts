// One document of a file that was given: what it says, and in which line it says it.
import { isTree } from '../domain/tree.ts';

/** A line of a file, for people to go to. */
export interface Place {
  file: string;
  line: number;
}

type Path = readonly (string | number)[];

/** A YAML or JSON document. */
export interface Document {
  /** As it was named on the command line, or found below a folder that was. */
  file: string;
  /** Absolute; absent for standard input. */
  path?: string | undefined;
  /** What was named: a file, or the folder that it was found in. */
  from: 'file' | 'folder';
  value: unknown;
  /** The text of this document alone. */
  text: string;
  /** Where the value at a path is, or the nearest one around it. */
  at(path: Path): Place;
}

/** A map, where it is one. */
export function mapOf(value: unknown): Record<string, unknown> {
  return isTree(value) ? value : {};
}

/** A list, where it is one. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string | number, unknown> | null)?.[step], value);
}

/** A part of a document as a document of its own: what it says, at its place. */
export function partOf(document: Document, path: Path): Document {
  return {
    ...document,
    value: valueAt(document.value, path),
    at: (inner) => document.at([...path, ...inner]),
  };
}
