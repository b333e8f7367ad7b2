// Reads the named files: folders with everything in them (up to limits), and `-` for standard input. Credentials are
// never kept: a named file with one is refused, and in a folder it is left out.

import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { BearerlessError, messageOf } from '../domain/error.ts';
import type { ErrorCode } from '../domain/error-code.ts';
import { readText } from '../domain/read-text.ts';

export interface Source {
  /** The path as named, or as found below a named folder. */
  file: string;
  /** The absolute path; absent for standard input. */
  path?: string | undefined;
  from: 'file' | 'folder';
}

/** A source with its text, or with the reason why it was not read. */
export type ReadSource = Source & ({ text: string } | { unread: string });

/** A limit in MiB above the size of any file of these kinds, including an RBAC dump of a large cluster. */
export const mebibytes = 8;
const most = { files: 2000, depth: 8 };

/** A problem and its place. */
export interface Wrong {
  file: string;
  line: number;
  message: string;
}

/** An error that lists the problems of the user's files. */
export function wrong(problems: Wrong[], code: ErrorCode = 'unusable-file', hint?: string): BearerlessError {
  const lines = problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  const [first = ''] = lines;
  const text = lines.length === 1 ? first : `${lines.length} things are wrong:\n  ${lines.join('\n  ')}`;
  const usual = 'Nothing was started. What can be given: docs/files.md, or bearerless run --help.';
  return new BearerlessError('user', code, text, { hint: hint ?? usual });
}

/** The error for a file that cannot be read. */
export function unread(name: string, cause: unknown): BearerlessError {
  const why = messageOf(cause);
  const hint = why.includes('longer')
    ? 'Of a dump, give the objects of RBAC alone, or a namespace at a time.'
    : undefined;
  return new BearerlessError('user', 'no-file', `cannot read ${name}: ${why}`, {
    cause,
    ...(hint ? { hint } : {}),
  });
}

/** Reads the named files and folders; `stdin` is called at most once. */
export async function readSources(
  named: readonly string[],
  stdin: () => Promise<string>,
): Promise<ReadSource[]> {
  const sources = await Promise.all(
    [...new Set(named)].map(async (name): Promise<ReadSource[]> => {
      if (name === '-') return [{ file: 'standard input', from: 'file', text: await stdin() }];
      const path = resolve(name);
      const file = shownAs(path);
      const found = await stat(path).catch(() => undefined);
      if (found?.isDirectory()) return await inFolder(file, path);
      const text = await readText(path, mebibytes).catch((cause) => {
        throw unread(name, cause);
      });
      return [{ file, path, from: 'file', text }];
    }),
  );
  return sources.flat();
}

/** The path as a user in the current folder would write it. */
function shownAs(path: string): string {
  const below = relative('', path);
  return below === '' || below.startsWith('..') ? path : below;
}

async function inFolder(name: string, path: string, depth = 0): Promise<ReadSource[]> {
  if (depth > most.depth)
    return [{ file: name, path, from: 'folder', unread: 'a folder too deep inside others' }];
  const entries = (await readdir(path, { withFileTypes: true })).sort((a, b) => a.name.localeCompare(b.name));
  const found: ReadSource[] = [];
  for (const entry of entries) {
    const [file, own] = [join(name, entry.name), join(path, entry.name)];
    if (entry.isDirectory()) {
      found.push(...(await inFolder(file, own, depth + 1)));
    } else {
      const source = { file, path: own, from: 'folder' as const };
      const unread = (cause: unknown) => ({ ...source, unread: messageOf(cause) });
      const regular =
        entry.isFile() || (entry.isSymbolicLink() && (await stat(own).catch(() => undefined))?.isFile());
      found.push(
        regular
          ? await readText(own, mebibytes).then((text) => ({ ...source, text }), unread)
          : { ...source, unread: 'no ordinary file' },
      );
    }
    if (found.length > most.files)
      throw new BearerlessError('user', 'too-many-files', `${name} has more than ${most.files} files`, {
        hint: 'Name the folders or files that are about Kubernetes.',
      });
  }
  return found;
}
