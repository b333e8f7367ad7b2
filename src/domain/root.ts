// Finds the folder of the package, so that its data folders (clusters/, scenarios/) are found from src/ and from dist/.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The nearest folder upwards of `start` that holds a package.json. */
export function rootAbove(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json in any folder above ${start}`);
  }
}

/** The folder of this package. */
export const packageRoot: string = rootAbove(dirname(fileURLToPath(import.meta.url)));

/**
 * The folder with a package and its dependencies: the outermost `node_modules` that it is installed in, or in a clone
 * the clone.
 */
export function installedIn(root: string): string {
  const [before, ...inside] = root.split('/node_modules/');
  return inside.length > 0 ? `${before}/node_modules` : root;
}

/** Every folder that the program is loaded from. If the `node_modules` of a clone is a link, its target is one too. */
export function programFolders(root: string = packageRoot): string[] {
  const own = installedIn(root);
  const modules = join(root, 'node_modules');
  const linked = existsSync(modules) ? realpathSync(modules) : undefined;
  const inside = linked === undefined || linked.startsWith(`${realpathSync(own)}/`);
  return inside ? [own] : [own, linked];
}

/** The version of this package. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version;
}
