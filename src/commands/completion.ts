// `bearerless completion`: prints the script that makes a shell complete commands, options, and the names of scenarios,
// settings and versions that this package has.
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Argument, Command } from 'commander';
import type { Context } from '../app/context.ts';
import { programText } from '../domain/printed.ts';
import { completionScript, type Shell, shells } from './completion/scripts.ts';
import { branchesOf, type Vocabulary } from './completion/words.ts';

const examples = `
Examples:
  bearerless completion bash > ~/.local/share/bash-completion/completions/bearerless
  bearerless completion zsh > "\${fpath[1]}/_bearerless"
  bearerless completion fish > ~/.config/fish/completions/bearerless.fish
  source <(bearerless completion bash)               only in this shell`;

/** The command, to be added to the program. */
export function completionCommand(context: Context): Command {
  const command = new Command('completion')
    .description('print the script that makes a shell complete commands, options and names')
    .addArgument(new Argument('<shell>', 'which one').choices(shells))
    .addHelpText('after', examples);
  return command.action(async (shell: Shell) => {
    const program = command.parent as Command;
    const script = completionScript(shell, program.name(), branchesOf(program, await vocabulary()));
    context.print(programText(script));
  });
}

async function vocabulary(): Promise<Vocabulary> {
  const [{ packageRoot }, { loadCatalogue }, { reporterNames }, { topics }] = await Promise.all([
    import('../domain/root.ts'),
    import('../artifacts/catalogue.ts'),
    import('../report/reporters.ts'),
    import('./help.ts'),
  ]);
  const ids = async (folder: string) =>
    (await readdir(join(packageRoot, folder)))
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => basename(name, '.yaml'))
      .sort();
  const full = loadCatalogue().versions.map(({ version }) => version);
  const minors = full.map((version) => version.split('.').slice(0, 2).join('.').slice(1));
  const versions = ['latest', ...new Set(minors)];
  const settings = await ids('clusters/settings');
  return {
    scenario: await ids('scenarios'),
    '--kubernetes': versions,
    '--from': versions,
    '--to': versions,
    version: versions,
    topic: [...topics().keys()],
    versions,
    '--setting': settings,
    '--reporter': reporterNames,
  };
}
