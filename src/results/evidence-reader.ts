// The one way in which reports get at evidence: files below the output folders that results came from, and nothing
// else. Results and folders may come from strangers, so a path that leads out of its folder, or to what is no file, is
// as good as missing.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { attempt } from '../domain/attempt.ts';

/** `evidence/…`, and what was asked again: `attempt-2/evidence/…`. */
const evidencePath = /^((?:attempt-\d+\/)?evidence)\//;

/**
 * Gives the text of a file that results name, or `undefined` where it cannot be had; the first folder that has it
 * counts.
 */
export function evidenceReader(folders: readonly string[]): (path: string) => string | undefined {
  const roots = folders.flatMap((folder) => attempt(() => realpathSync(folder)) ?? []);
  return (path) => {
    const [, below] = evidencePath.exec(path) ?? [];
    if (below === undefined || path.split('/').some((part) => ['', '.', '..'].includes(part)))
      return undefined;
    for (const root of roots) {
      const file = attempt(() => realpathSync(join(root, path)));
      // No link on the way may lead elsewhere, and reading anything but a file might never end.
      if (file?.startsWith(join(root, below) + sep))
        return attempt(() => (statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined));
    }
    return undefined;
  };
}
