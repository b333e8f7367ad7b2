// The only way in which reports read evidence: files below the output folders of the results, and nothing else. Results
// and folders may come from strangers, so a path that leaves its folder, or is not a file, counts as missing.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { attempt } from '../domain/attempt.ts';

/** `evidence/…`, and what was asked again: `attempt-2/evidence/…`. */
const evidencePath = /^((?:attempt-\d+\/)?evidence)\//;

/** The text of a file that results name, or `undefined` if it cannot be read. The first folder that has it counts. */
export function evidenceReader(folders: readonly string[]): (path: string) => string | undefined {
  const roots = folders.flatMap((folder) => attempt(() => realpathSync(folder)) ?? []);
  return (path) => {
    const [, below] = evidencePath.exec(path) ?? [];
    if (below === undefined || path.split('/').some((part) => ['', '.', '..'].includes(part)))
      return undefined;
    for (const root of roots) {
      const file = attempt(() => realpathSync(join(root, path)));
      // No link in the path may lead elsewhere, and reading anything but a file might never end.
      if (file?.startsWith(join(root, below) + sep))
        return attempt(() => (statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined));
    }
    return undefined;
  };
}
