// Clusters that `bearerless up` keeps: the folder of each, the process that runs it, and whether that process is still
// alive.
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BearerlessError } from '../domain/error.ts';
import { inQuotes } from '../domain/text.ts';
import { cacheDirOf } from './artifact-options.ts';
import type { Context } from './context.ts';

const UpState = z.strictObject({
  name: z.string(),
  /** The process that runs it, as engine/kind/owner.ts writes one. */
  owner: z.string(),
  version: z.string(),
  setting: z.string(),
  engine: z.string(),
  kubeconfig: z.string(),
  enter: z.string(),
});
export type UpState = z.infer<typeof UpState>;

const stateFile = 'state.json';

/**
 * The folder of one cluster: its kubeconfig, log, access, and what was kept of its start. A name is never the way to
 * another folder.
 */
export function folderOf(context: Context, name: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,30}$/.test(name)) return join(cacheDirOf(context), 'up', name);
  const rule = 'use lower-case letters, digits and "-", at most 31 of them';
  throw new BearerlessError('user', 'usage', `${inQuotes(name)} is no name of a cluster: ${rule}`);
}

/** Records that the cluster is up, in one atomic step. */
export async function writeUpState(folder: string, state: UpState): Promise<void> {
  const { writeWhole } = await import('../results/store.ts');
  writeWhole(join(folder, stateFile), JSON.stringify(state));
}

/** undefined when no cluster of that name is up yet. */
export async function readUpState(folder: string): Promise<UpState | undefined> {
  const file = join(folder, stateFile);
  try {
    return UpState.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes((cause as { code?: string }).code ?? '')) return undefined;
    throw new BearerlessError('user', 'state-damaged', `${file} does not say which cluster is up there`, {
      hint: `Look into ${join(folder, 'log')}; when nothing of that cluster runs any more, remove the folder ${folder}.`,
      cause,
    });
  }
}

/**
 * Whether the process that runs the cluster is alive, and its id. Throws `held-elsewhere` where that cannot be known.
 */
export async function ownerProcessOf({ name, owner }: UpState): Promise<{ pid: number; alive: boolean }> {
  const { fateOf, parseOwner, today } = await import('../engine/kind/owner.ts');
  const parsed = parseOwner(owner);
  if (parsed === undefined) return { pid: 0, alive: false };
  const { host, pid } = parsed;
  const fate = fateOf(parsed, await today(pid));
  if (fate !== 'unknown') return { pid, alive: fate === 'alive' };
  const where = `the process ${pid} of ${host}, on another machine or in another container`;
  throw new BearerlessError('user', 'held-elsewhere', `the cluster "${name}" is run by ${where}`, {
    hint: 'Run the command there, or give this cluster another name.',
  });
}

/** The cluster of that name. Throws a user error that lists the existing ones. */
export async function upStateNamed(context: Context, name: string): Promise<UpState> {
  const found = await readUpState(folderOf(context, name));
  if (found) return found;
  const folders = await readdir(join(cacheDirOf(context), 'up')).catch(() => []);
  // An interrupted start may leave a folder with a log and no cluster.
  const state = await Promise.all(
    folders.map(async (one) => {
      // Other folders are not clusters.
      return await readUpState(join(cacheDirOf(context), 'up', one)).catch(() => undefined);
    }),
  );
  const names = state.flatMap((one) => one?.name ?? []);
  throw new BearerlessError('user', 'no-cluster', `there is no cluster "${name}"`, {
    hint: names.length > 0 ? `There is: ${names.join(', ')}.` : 'Start one: bearerless up',
  });
}

export const removeUpState = (folder: string) => rm(folder, { recursive: true, force: true });

export const defaultName = 'bearerless';
