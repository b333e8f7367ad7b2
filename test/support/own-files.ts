// Reads files that a test makes up as people's own files.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BearerlessError } from '../../src/domain/error.ts';
import { type OwnFiles, readFiles } from '../../src/files/read.ts';

interface How {
  /** What of them is named; by default each file. */
  named?: string[];
  mounts?: string[];
  asIs?: boolean;
  stdin?: string;
}

/** What the files come to, or the message of the error; paths are as below the folder that they are in. */
export async function readOwnFiles(files: Record<string, string>, how: How = {}): Promise<OwnFiles | string> {
  const root = await mkdtemp(join(tmpdir(), 'bearerless-own-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), text);
    }
    const named = (how.named ?? Object.keys(files)).map((name) => (name === '-' ? name : join(root, name)));
    const mounts = (how.mounts ?? []).map((mount) => join(root, mount));
    const read = await readFiles({
      files: named,
      name: 'yours',
      mounts,
      asIs: how.asIs ?? false,
      stdin: async () => how.stdin ?? '',
    });
    return JSON.parse(JSON.stringify(read).replaceAll(`${root}/`, '')) as OwnFiles;
  } catch (thrown) {
    if (!(thrown instanceof BearerlessError) || thrown.blame !== 'user') throw thrown;
    return thrown.message.replaceAll(`${root}/`, '');
  } finally {
    await rm(root, { recursive: true });
  }
}

/** The rows of the table as lines: `fate part said file:line because`. */
export function rowsOf(read: OwnFiles | string): string[] {
  if (typeof read === 'string') return [read];
  return (read.yours?.intake.rows ?? []).map(
    ({ fate, part, said, file, line, because }) =>
      `${fate} | ${part} | ${said} | ${file}:${line} | ${because}`,
  );
}

/** What the setting says beside its name, without what is empty. */
export function saidBy(read: OwnFiles | string): unknown {
  if (typeof read === 'string' || read.yours === undefined) return read;
  const {
    apiserver,
    objects,
    delete: deleted = [],
    kubelet,
    controllerManager,
    scheduler,
    etcd,
  } = read.yours.setting;
  const full = (value: unknown) => Object.keys(value as object).length > 0;
  return {
    ...Object.fromEntries(Object.entries(apiserver).filter(([, value]) => full(value))),
    ...(objects.length > 0
      ? { objects: objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`) }
      : {}),
    ...(deleted.length > 0
      ? { delete: deleted.map(({ kind, namespace = '', name }) => `${kind} ${namespace}/${name}`) }
      : {}),
    ...(kubelet ? { kubelet } : {}),
    ...(controllerManager ? { controllerManager: controllerManager.flags } : {}),
    ...(scheduler ? { scheduler: scheduler.flags } : {}),
    ...(etcd ? { etcd: etcd.flags } : {}),
  };
}
