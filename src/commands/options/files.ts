// The options for people's own files, the same of every command that takes them.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Own, ownGiven, usualOwn } from '../../app/own-files.ts';
import { SettingId } from '../../domain/setting.ts';

/** As commander gives them. */
export interface FileFlags {
  file?: string[];
  config?: string[];
  mount?: string[];
  asIs?: boolean;
  name?: string;
}

const more = (value: string, before: string[] = []) => [...before, value];

/** Adds them; `named: false` where --name is something else. */
export function addFileOptions(command: Command, { named = true } = {}): Command {
  command
    .option(
      '-f, --file <file>',
      'your own files as they are: of kubeadm, static pods, kubelets, RBAC and more; a folder, or - for standard input (may be given again)',
      more,
    )
    .addOption(new Option('--config <file>', 'another name of --file').argParser(more).hideHelp())
    .option(
      '--mount <host=path>',
      'a file or folder here that a flag names as PATH (may be given again)',
      more,
    )
    .option('--as-is', 'measure what happens without the files that were not given');
  if (!named) return command;
  return command.option(
    '--name <name>',
    `what the setting of your files is called (default: ${usualOwn.name})`,
    nameOf,
  );
}

/** The given files with absolute paths; empty where none are given. */
export function ownOf({ file = [], config = [], mount, asIs, name }: FileFlags, named = true): Own {
  return ownGiven({ files: [...file, ...config], mounts: mount, asIs, name: named ? name : undefined });
}

function nameOf(value: string): string {
  if (SettingId.max(31).safeParse(value).success) return value;
  throw new InvalidArgumentError(
    'A name is made of at most 31 lower-case letters and digits, in words joined by "-".',
  );
}

/** The options as they were given, for a command that asks again. */
export function fileWords({ file = [], config = [], mount = [], asIs = false, name }: FileFlags): string[] {
  return [
    ...[...file, ...config].flatMap((one) => ['-f', one]),
    ...mount.flatMap((one) => ['--mount', one]),
    ...(asIs ? ['--as-is'] : []),
    ...(name === undefined ? [] : ['--name', name]),
  ];
}
