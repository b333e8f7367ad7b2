// Turns the table of words into a script for a shell. The scripts are static: completing starts no program.
import { fishQuoted, fishWord, quoted, word } from '../../domain/shell.ts';
import type { Branch, Follow } from './words.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** The script that makes `shell` complete `program`. */
export function completionScript(shell: Shell, program: string, branches: Branch[]): string {
  switch (shell) {
    case 'bash':
      return bash(program, branches);
    case 'zsh':
      return `#compdef ${program}\nautoload -U +X bashcompinit && bashcompinit\n${bash(program, branches)}`;
    case 'fish':
      return fish(program, branches);
    default:
      return shell satisfies never;
  }
}

function bash(program: string, branches: Branch[]): string {
  const paths = branches.filter(({ path }) => path.length > 0).map(({ path }) => quoted(path.join(' ')));
  const values = branches.flatMap(({ path, flags }) =>
    flags.flatMap(({ names, value }) =>
      value === undefined
        ? []
        : `    ${names.map((name) => quoted(`${path.join(' ')}:${name}`)).join('|')}) ${assign(value)} ;;`,
    ),
  );
  const rest = branches.map((branch) => {
    const names = branch.flags.flatMap(({ names }) => names);
    return `    ${quoted(`${branch.path.join(' ')}:`)}) flags=${wordList(names)} ${assign(branch.arguments)} ;;`;
  });
  return `# Completion of ${program}; made by "${program} completion".
_${program}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at='' i words='' paths=none list='' flags='' prefix=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${at:+$at }\${COMP_WORDS[i]}" in
      ${paths.join('|')}) at="\${at:+$at }\${COMP_WORDS[i]}" ;;
    esac
  done
  # bash takes "--flag=value" apart at the "=".
  if [ "$cur" = = ]; then cur=''; elif [ "$prev" = = ]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  case "$prev" in -*) ;; *) prev='' ;; esac
  case "$at:$prev" in
${values.join('\n')}
    *) prev='' ;;
  esac
  if [ -z "$prev" ]; then case "$at:" in
${rest.join('\n')}
  esac; fi
  case "$cur" in -*) words=$flags paths=none ;; esac
  if [ -n "$list" ]; then case "$cur" in *,*) prefix=\${cur%,*}, cur=\${cur##*,} ;; esac; fi
  COMPREPLY=($(compgen -P "$prefix" -W "$words" -- "$cur"))
  case $paths in
    files) COMPREPLY+=($(compgen -f -- "$cur")) ;;
    folders) COMPREPLY+=($(compgen -d -- "$cur")) ;;
  esac
}
complete -o filenames -F _${program} ${program}
`;
}

/** Words as `compgen -W` takes them: a shell reads the list once more before it is one. */
const wordList = (words: readonly string[]) => quoted(words.map(word).join(' '));

/** The same for `complete -a` of fish. */
const fishList = (words: readonly string[]) => fishQuoted(words.map(fishWord).join(' '));

function assign({ words, paths, list }: Follow): string {
  return `words=${wordList(words)} paths=${paths}${list ? ' list=1' : ''}`;
}

function fish(program: string, branches: Branch[]): string {
  const lines = branches.flatMap(({ path, flags, arguments: follow }) => {
    const below = branches.filter((branch) => branch.path.slice(0, -1).join(' ') === path.join(' '));
    const names = below.map((branch) => branch.path.at(-1) ?? '').filter(Boolean);
    const here = path.map((name) => `__fish_seen_subcommand_from ${fishWord(name)}`);
    const notBelow =
      names.length > 0 ? [`not __fish_seen_subcommand_from ${names.map(fishWord).join(' ')}`] : [];
    const when = [...here, ...notBelow].join('; and ');
    const base = `complete -c ${program}${when === '' ? '' : ` -n ${fishQuoted(when)}`}`;
    const words = follow.words.filter((word) => !names.includes(word));
    return [
      ...below
        .filter((branch) => branch.path.length === path.length + 1)
        .map(
          (branch) => `${base} -f -a ${fishList(branch.path.slice(-1))} -d ${fishQuoted(branch.description)}`,
        ),
      ...(words.length > 0 ? [`${base} -f -a ${fishList(words)}`] : []),
      ...(words.length === 0 && names.length === 0 && follow.paths === 'none' ? [`${base} -f`] : []),
      ...flags.map(({ names, description, value }) => {
        const spelled = names.map((name) =>
          name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
        );
        const takes =
          value === undefined ? '' : value.paths === 'none' ? ` -x -a ${fishList(value.words)}` : ' -r -F';
        return `${base} ${spelled.join(' ')}${takes} -d ${fishQuoted(description)}`;
      }),
    ];
  });
  return `# Completion of ${program}; made by "${program} completion fish".\n${lines.join('\n')}\n`;
}
