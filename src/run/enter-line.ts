// Builds the shell line with which a person enters a kept cluster.
import { readFile } from 'node:fs/promises';
import { lineOf } from '../domain/shell.ts';

/** A shell line that enters the worker's world and then the cluster's machine. */
export async function enterLine(
  holder: number | undefined,
  rootless: boolean,
  argv: string[],
): Promise<string> {
  const children = await readFile(`/proc/${holder}/task/${holder}/children`, 'utf8').catch(() => '');
  const user = rootless ? ' --user --preserve-credentials' : '';
  return `nsenter --target ${children.trim()}${user} --mount --net --uts --ipc --pid ${lineOf(argv)}`;
}
