// The folder that a user names for what is written.
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { BearerlessError, messageOf } from '../domain/error.ts';

/**
 * Makes the folder and its parents, one by one. Node's recursive mkdir never returns where the kernel forbids it
 * (/proc).
 */
export function makeFolder(folder: string): void {
  const there = whatIs(folder);
  if (there === 'folder') return;
  const problem = (why: string, cause?: unknown) =>
    new BearerlessError('user', 'output-unwritable', `cannot make the folder ${folder}: ${why}`, {
      hint: 'Choose another one.',
      cause,
    });
  if (there === 'file') throw problem('a file is there');
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (cause) {
    throw problem(messageOf(cause), cause);
  }
}

/** The file that stands in the way of a folder: the folder or its nearest existing parent, if that is a file. */
export function fileInTheWay(folder: string): string | undefined {
  const there = whatIs(folder);
  if (there === 'nothing' && dirname(folder) !== folder) return fileInTheWay(dirname(folder));
  return there === 'file' ? folder : undefined;
}

function whatIs(path: string): 'folder' | 'file' | 'nothing' {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing';
  }
}
