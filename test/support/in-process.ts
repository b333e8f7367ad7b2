// Runs a command of the program in this process, as cli.ts would: what it prints, what it says on standard error, and
// its exit code. For properties, which run thousands; what only the program as a whole does is asked of the program.
import { Command, CommanderError } from 'commander';
import type { Context } from '../../src/app/context.ts';
import { faultCode, faultText } from '../../src/app/fault.ts';
import { commands } from '../../src/commands/all.ts';

export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** One at a time: standard error and the working folder are the process's. */
export async function inProcess(argv: readonly string[], folder = process.cwd()): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  let exitCode = 0;
  const [name = '', ...rest] = argv;
  const context: Context = {
    env: { PATH: process.env.PATH, HOME: folder, XDG_CACHE_HOME: `${folder}/.cache` },
    signal: new AbortController().signal,
    print: (text) => {
      said.stdout += text;
    },
    finish: (wanted) => {
      exitCode ||= wanted;
    },
  };
  const make = await commands[name]?.();
  if (make === undefined) throw new Error(`there is no command ${name}`);
  const program = new Command('bearerless').addCommand(quiet(make(context)));
  const write = process.stderr.write;
  const before = process.cwd();
  process.stderr.write = ((text: string) => {
    said.stderr += text;
    return true;
  }) as typeof write;
  process.chdir(folder);
  try {
    await program.parseAsync([name, ...rest], { from: 'user' });
  } catch (thrown) {
    if (thrown instanceof CommanderError) exitCode = thrown.exitCode === 0 ? 0 : 2;
    else {
      said.stderr += faultText(thrown);
      exitCode = faultCode(thrown);
    }
  } finally {
    process.chdir(before);
    process.stderr.write = write;
  }
  return { exitCode, ...said };
}

function quiet(command: Command): Command {
  command.exitOverride().configureOutput({ outputError: () => {}, writeOut: () => {}, writeErr: () => {} });
  command.commands.forEach(quiet);
  return command;
}
