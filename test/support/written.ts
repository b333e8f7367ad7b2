// What was made or changed on this machine since a moment.
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Files and folders whose content or state changed after `since` (milliseconds since 1970). Stays on the file system of
 * `root`.
 */
export function changedSince(since: number, root: string): string[] {
  const changed: string[] = [];
  const dev = statOf(root)?.dev;
  const visit = (path: string) => {
    const stat = statOf(path);
    if (stat === undefined || stat.dev !== dev) return;
    if (stat.ctimeMs > since) changed.push(path);
    if (stat.isDirectory()) for (const name of namesOf(path)) visit(join(path, name));
  };
  visit(root);
  return changed;
}

function statOf(path: string) {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function namesOf(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
