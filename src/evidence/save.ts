// Writes evidence below the output folder, redacted on the way; says which files it wrote.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Secrets } from './secrets.ts';

/** Saves texts by name into `folder`, relative to `output`; returns their paths relative to `output`. */
export async function saveTexts(
  output: string,
  folder: string,
  texts: Record<string, string>,
  secrets: Secrets,
): Promise<string[]> {
  await mkdir(join(output, folder), { recursive: true });
  return await Promise.all(
    Object.entries(texts).map(async ([name, text]) => {
      const path = `${folder}/${name}`;
      await writeFile(join(output, path), secrets.text(text));
      return path;
    }),
  );
}

/** Reads files by name; one that is not there is left out. */
export async function readTexts(files: Record<string, string>): Promise<Record<string, string>> {
  const entries = await Promise.all(
    Object.entries(files).map(async ([name, path]) => [
      name,
      await readFile(path, 'utf8').catch(() => undefined),
    ]),
  );
  return Object.fromEntries(entries.filter(([, text]) => text !== undefined));
}
