// Finds the TypeScript files of the repository, in a stable order.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The absolute paths of all `.ts` files in and below `folder` of `root`. */
export function sourceFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('fixtures/'))
    .sort()
    .map((name) => join(root, folder, name));
}
