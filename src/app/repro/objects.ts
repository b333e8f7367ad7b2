// The shell lines with which an administrator writes and deletes the objects of a setting.
import { stringify } from 'yaml';
import type { Deleted, Setting } from '../../domain/setting.ts';
import { deletedOn, objectsOn } from '../../domain/setting-objects.ts';
import { heredoc, quoted } from '../../domain/shell.ts';
import type { Version } from '../../domain/version.ts';

/** Objects as one file for `kubectl apply`. */
export const objectsText = (objects: readonly object[]): string =>
  objects.map((one) => stringify(one)).join('---\n');

/** A line for each object that is deleted. */
export function deleteLines(deleted: readonly Deleted[]): string[] {
  return deleted.map(({ kind, name, namespace }) => {
    const where = namespace === undefined ? '' : `--namespace ${quoted(namespace)} `;
    return `kubectl ${where}delete ${quoted(kind.toLowerCase())} --ignore-not-found -- ${quoted(name)} </dev/null`;
  });
}

/** All of it once more, without a file beside the script. */
export function objectLines(setting: Setting, version: Version): string[] {
  const objects = objectsOn(setting, version);
  const written = [heredoc('objects.yaml', objectsText(objects)), 'kubectl apply -f - <objects.yaml'];
  return [
    ...(objects.length > 0 ? ['cd "$(mktemp --directory)"', ...written] : []),
    ...deleteLines(deletedOn(setting, version)),
  ];
}
