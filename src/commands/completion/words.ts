// A table of the words that may follow each other, read from commander's own tree, so that completion always matches
// the commands.
import type { Command, Option } from 'commander';

/** What may follow: words to choose from, and whether a path of the machine may be meant. */
export interface Follow {
  words: string[];
  paths: 'none' | 'files' | 'folders';
  /** Several words may be joined by commas. */
  list: boolean;
}

export interface Flag {
  /** `-k`, `--kubernetes` */
  names: string[];
  description: string;
  /** Absent for a flag without a value. */
  value?: Follow;
}

/** One command, with everything that may follow it. */
export interface Branch {
  /** `['binaries', 'fetch']`; empty for the program itself. */
  path: string[];
  description: string;
  flags: Flag[];
  /** Subcommands and the words its arguments may be. */
  arguments: Follow;
}

/** Words that an option or argument may be, by its long name; what commander has as choices need not be here. */
export type Vocabulary = Readonly<Record<string, readonly string[]>>;

/** The program and everything below it. */
export function branchesOf(program: Command, vocabulary: Vocabulary, path: string[] = []): Branch[] {
  const flags = [
    ...program.options.filter(({ hidden }) => !hidden).map((option) => flagOf(option, vocabulary)),
    help,
  ];
  const subcommands = program.commands;
  const taken = program.registeredArguments.map((argument) => {
    const words = argument.argChoices ?? vocabulary[argument.name()];
    return { words: [...(words ?? [])], paths: pathsOf(argument.name()) };
  });
  const own: Branch = {
    path,
    description: program.description(),
    flags,
    arguments: {
      words: [...subcommands.map((command) => command.name()), ...taken.flatMap(({ words }) => words)],
      paths: taken.find(({ paths }) => paths !== 'none')?.paths ?? 'none',
      list: false,
    },
  };
  return [
    own,
    ...subcommands.flatMap((command) => branchesOf(command, vocabulary, [...path, command.name()])),
  ];
}

const help: Flag = { names: ['-h', '--help'], description: 'display help for command' };

function flagOf(option: Option, vocabulary: Vocabulary): Flag {
  const names = [option.short, option.long].filter((name) => name !== undefined);
  const flag: Flag = { names, description: option.description };
  if (!option.required && !option.optional) return flag;
  const placeholder = /[<[]([^>\]]+)/.exec(option.flags)?.[1] ?? '';
  const words = [...(option.argChoices ?? vocabulary[option.long ?? ''] ?? [])];
  const list = placeholder.endsWith('s') && words.length > 0;
  return { ...flag, value: { words, paths: pathsOf(placeholder), list } };
}

/** Placeholders say what they stand for: `<dir>`, `[from]`, `<file>`. */
function pathsOf(placeholder: string): Follow['paths'] {
  if (/^(dir|folder)/.test(placeholder)) return 'folders';
  return /^(file|from|run|path|a|b)$/.test(placeholder) ? 'files' : 'none';
}
