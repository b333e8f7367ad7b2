// `bearerless binaries cleanup`: removes folders of the cache that are named, or all of it.
import { Command } from 'commander';
import type { Shelf } from '../artifacts/inventory.ts';
import { resolveVersion } from '../artifacts/resolve.ts';
import { BearerlessError } from '../domain/error.ts';
import { nearest } from '../domain/nearest.ts';
import { lineText } from '../domain/printed.ts';
import { size } from '../report/table.ts';
import { cacheDirOf } from './artifact-options.ts';
import type { Context } from './context.ts';

/** The command, to be added to `binaries`. */
export function cleanupCommand(context: Context): Command {
  return new Command('cleanup')
    .argument('[versions...]', 'versions, or folders as `list` names them')
    .description('remove cached binaries')
    .option('--all', 'everything, with what only speeds up the next build')
    .option('--dry-run', 'only say what would be removed')
    .addHelpText(
      'after',
      `
Examples:
  bearerless binaries cleanup 1.20 --dry-run
  bearerless binaries cleanup 1.20 etcd-v3.4.13
  bearerless binaries cleanup --all`,
    )
    .action(async (names: string[], { all, dryRun }: { all?: boolean; dryRun?: boolean }) => {
      const { inventory, leftovers, removeLeftovers, removeShelf } = await import(
        '../artifacts/inventory.ts'
      );
      const named = names.length > 0;
      if ((all ?? false) === named) {
        throw new BearerlessError('user', 'usage', 'name the versions to remove, or give --all', {
          hint: 'See what there is: bearerless binaries list',
        });
      }
      const cacheDir = cacheDirOf(context);
      const shelves = await inventory(cacheDir);
      const chosen = all ? shelves : names.map((name) => shelfNamed(name, shelves));
      const rest = all ? await leftovers(cacheDir) : [];
      for (const shelf of chosen) if (!dryRun) await removeShelf(cacheDir, shelf, context.signal);
      if (all && !dryRun) await removeLeftovers(cacheDir, context.signal);
      const gone = [...chosen, ...rest];
      for (const { path, bytes } of gone)
        context.print(lineText(`${dryRun ? 'would remove' : 'removed'} ${path} (${size(bytes)})`));
      context.print(lineText(`${size(gone.reduce((sum, { bytes }) => sum + bytes, 0))} in all`));
    });
}

/** The folder for a name. A label such as `latest` means the folder of its version. */
function shelfNamed(name: string, shelves: Shelf[]): Shelf {
  const named = shelves.find(({ folder }) => folder === name);
  if (named) return named;
  const folders = shelves.map(({ folder }) => folder);
  // A name such as etcd-v3.5.25 is not a label.
  const version = /^(v?\d|-\d|latest)/.test(name) ? resolveVersion(name) : name;
  const shelf = shelves.find(({ folder }) => folder === version);
  if (shelf) return shelf;
  const near = nearest(version, folders);
  const meant = near === undefined ? '' : `; did you mean "${near}"?`;
  throw new BearerlessError('user', 'not-cached', `the cache has no ${version}${meant}`, {
    hint: folders.length > 0 ? `It has: ${folders.join(', ')}.` : 'It is empty.',
  });
}
