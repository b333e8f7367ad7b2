// Writes evidence below the output folder, without secrets. Returns the files that it wrote and the kind of each.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Evidence, evidenceName, type Kept, keptEntries, kindOf } from '../domain/evidence.ts';
import type { Secrets } from './secrets.ts';

/** Saves texts into `folder`, which is relative to `output`. The returned paths are relative to `output` too. */
export async function saveTexts(
  output: string,
  { folder, texts, secrets }: { folder: string; texts: Kept; secrets: Secrets },
): Promise<Evidence[]> {
  await mkdir(join(output, folder), { recursive: true });
  return await Promise.all(
    keptEntries(texts).map(async ([key, text]) => {
      const path = `${folder}/${evidenceName(key)}`;
      await writeFile(join(output, path), secrets.text(text));
      return { kind: kindOf(key), path };
    }),
  );
}

/** Reads files; missing files are left out. */
export async function readTexts(files: Kept): Promise<Kept> {
  const entries = await Promise.all(
    keptEntries(files).map(async ([key, path]) => [key, await readFile(path, 'utf8').catch(() => undefined)]),
  );
  return Object.fromEntries(entries.filter(([, text]) => text !== undefined));
}
