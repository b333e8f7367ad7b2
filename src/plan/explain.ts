// Explains zod's problems in a reader's words: missing keys, and unknown keys and words with the nearest valid one.
import type { z } from 'zod';
import { nearest } from '../domain/nearest.ts';
import { inQuotes } from '../domain/text.ts';

export interface Explained {
  path: PropertyKey[];
  message: string;
}

/** One sentence per wrong key or value. */
export function explain(issue: z.core.$ZodIssue, schema: z.ZodType, input: unknown): Explained[] {
  const { path } = issue;
  const value = valueAt(input, path);
  const key = String(path.findLast((step) => typeof step === 'string') ?? 'the file');
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.map((name) => ({
      path: [...path, name],
      message: `unknown key "${name}"${didYouMean(name, known)}`,
    }));
  }
  if (issue.code === 'invalid_key') {
    const [why] = issue.issues;
    return [{ path, message: `${inQuotes(key)} cannot stand here: ${why?.message ?? issue.message}` }];
  }
  if (value === undefined) return [{ path, message: `"${key}" is missing` }];
  if (issue.code === 'invalid_union' && issue.message === 'Invalid input') {
    const meant = likeliest(issue.errors);
    if (meant !== undefined)
      return meant.flatMap((inner) => explain({ ...inner, path: [...path, ...inner.path] }, schema, input));
  }
  if (issue.code === 'invalid_value') {
    const valid = issue.values.map(String);
    return [
      {
        path,
        message: `${key}: ${show(value)} is none of ${valid.join(', ')}${didYouMean(String(value), valid)}`,
      },
    ];
  }
  const sentence = issue.message.replace(/^Invalid input: /, '');
  return [{ path, message: `${key}: ${sentence}; it is ${show(value)}` }];
}

/** The alternative that the value was probably meant to be: the only one of its type and API, or the first. */
function likeliest(alternatives: z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const fits = ({ code, path }: z.core.$ZodIssue) =>
    path[0] !== 'apiVersion' && !(code === 'invalid_type' && path.length === 0);
  const fitting = alternatives.filter((issues) => issues.every(fits));
  return fitting.length === 1 ? fitting[0] : alternatives[0];
}

function didYouMean(word: string, valid: string[]): string {
  const near = nearest(word, valid);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

function show(value: unknown): string {
  if (typeof value === 'string') return inQuotes(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : 'a map';
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | null)?.[step], input);
}

/** The keys that the schema's object at `path` has. */
function keysAt(schema: z.ZodType, path: PropertyKey[]): string[] {
  let at: unknown = unwrapped(schema);
  for (const step of path) {
    const { shape, element } = at as { shape?: Record<PropertyKey, z.ZodType>; element?: z.ZodType };
    const next = shape?.[step] ?? element;
    if (next === undefined) return [];
    at = unwrapped(next);
  }
  return Object.keys((at as { shape?: object }).shape ?? {});
}

/** The schema inside `.optional()` and `.default()`. */
function unwrapped(schema: z.ZodType): z.ZodType {
  const { innerType } = schema.def as { innerType?: z.ZodType };
  return innerType === undefined ? schema : unwrapped(innerType);
}
