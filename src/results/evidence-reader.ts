// The one way in which reports get at evidence: files below the output folders that results came from, and nothing else.
// Results may come from strangers, so a path that leads out of its folder is as good as missing.
import { readFileSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Gives the text of a file that results name, or `undefined` where it cannot be had; the first folder that has it counts. */
export function evidenceReader(folders: readonly string[]): (path: string) => string | undefined {
  const roots = folders.flatMap((folder) => real(join(folder, 'evidence')) ?? []);
  return (path) => {
    const parts = path.split('/');
    if (parts.shift() !== 'evidence' || parts.some((part) => ['', '.', '..'].includes(part)))
      return undefined;
    for (const root of roots) {
      const file = real(join(root, ...parts));
      if (file?.startsWith(root + sep)) return textOf(file);
    }
    return undefined;
  };
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
