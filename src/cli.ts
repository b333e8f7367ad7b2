// The program: the only reader of argv, the environment and signals, the only writer of the exit code; wires the
// commands.
import { setFlagsFromString } from 'node:v8';
import { Command, CommanderError } from 'commander';
import type { Context } from './app/context.ts';
import { faultCode, faultText } from './app/fault.ts';
import { commands } from './commands/all.ts';
import { summaries } from './commands/summaries.ts';
import { BearerlessError } from './domain/error.ts';
import { packageVersion } from './domain/root.ts';
import { endOnCrash, faultExit } from './system/crash.ts';
import { outliveReaders } from './system/output.ts';

const examples = `
Examples:
  bearerless run                                  the default question
  bearerless run --kubernetes 1.20,1.33,latest --setting anonymous-off
  bearerless list --grep 'join:'                  what would be asked, without running it
  bearerless report --reporter junit results/runs/*   a stored run once more, in another form
  bearerless doctor                               what this machine can run
  bearerless help joins                           a page of the documentation; bearerless help lists all
  bearerless help no-docker                       what error[no-docker] means, and what to do

Exit codes: 0 as expected · 1 a cell differs · 2 usage · 3 environment · 4 nothing was tested · 130 interrupted`;

/** Parses and runs one command line; gives the exit code. */
async function main(argv: string[], context: Omit<Context, 'finish'>): Promise<number> {
  let code = 0;
  const finish = (wanted: number) => {
    code ||= wanted;
  };
  const program = new Command('bearerless')
    .description('What can a stranger do to your cluster, per Kubernetes version and per setting?')
    .version(packageVersion())
    .helpCommand(false)
    .addHelpText('after', examples);
  const names = needed(argv);
  for (const command of await Promise.all(names.map((name) => commands[name]?.())))
    if (command) program.addCommand(command({ ...context, finish }));
  if (names.length === 0) addSummaries(program);
  installErrorFormat(program);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    if (context.signal.aborted) return 130;
    process.stderr.write(faultText(thrown));
    return faultCode(thrown);
  }
  return context.signal.aborted ? 130 : code;
}

/** The commands that must be loaded for a command line. Help and mistakes that name none need none. */
function needed(argv: readonly string[]): string[] {
  const [name = '', topic = ''] = argv;
  const all = Object.keys(commands);
  if (name === 'completion') return all;
  if (name === 'help') return [name, topic].filter((one) => all.includes(one));
  if (all.includes(name)) return [name];
  return argv.some((word) => all.includes(word)) ? all : [];
}

/** Commands that only say what they are. */
function addSummaries(program: Command): void {
  for (const [name, [, does]] of Object.entries(summaries)) program.command(name).description(does);
  program.configureHelp({ subcommandTerm: (command) => summaries[command.name()]?.[0] ?? command.name() });
}

/** Turns commander's complaints into errors of ours, which name the valid options or commands. */
function installErrorFormat(command: Command): void {
  command.configureOutput({ outputError: () => {} }).exitOverride((error) => {
    if (error.exitCode === 0 || error.code === 'commander.help') throw error;
    const valid =
      error.code === 'commander.unknownOption'
        ? [...command.options.map(({ long, short }) => long ?? short), '--help']
        : command.commands.map((sub) => sub.name());
    const message = error.message
      .replace(/^error: /, '')
      .replace(/\n\(Did you mean (.*)\)$/, '; did you mean $1');
    const hint = `${valid.length > 0 ? `Valid: ${valid.join(', ')}. ` : ''}See: ${pathOf(command)} --help`;
    throw new BearerlessError('user', 'usage', message, { hint });
  });
  command.commands.forEach(installErrorFormat);
}

/** `bearerless binaries list` */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

// V8 would let garbage become several times what is in use; with large results that would be most of the memory.
setFlagsFromString('--heap-growing-percent=50');
// From Node 24 on its young generation becomes larger too. Kept small, it takes a third less memory and a tenth more
// time.
if (Number.parseInt(process.versions.node, 10) >= 24) setFlagsFromString('--semi-space-growth-factor=1');
endOnCrash(faultText);
const broken = outliveReaders();
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(130);
    process.stderr.write(`\n${signal}: stopping; once more to stop at once\n`);
    interrupt.abort(new BearerlessError('user', 'interrupted', `interrupted by ${signal}`));
  });
}

const code = await main(process.argv.slice(2), {
  env: process.env,
  signal: interrupt.signal,
  print: (text) => void process.stdout.write(text),
});
process.stdout.write('', () => setImmediate(end));

/** What went wrong with the last words is told after them. */
function end(): never {
  const thrown = broken();
  if (thrown) process.stderr.write(faultText(thrown));
  process.exit(code === 0 && thrown ? faultExit : code);
}
