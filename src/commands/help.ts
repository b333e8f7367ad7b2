// `bearerless help`: the pages of the documentation in the terminal, the entry of an error code, or the help of a
// command. Without a topic it lists what there is.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import type { Context } from '../app/context.ts';
import { listWidth, screenOf } from '../app/screen.ts';
import { BearerlessError } from '../domain/error.ts';
import { errorCodes } from '../domain/error-code.ts';
import { lineText } from '../domain/printed.ts';
import { packageRoot } from '../domain/root.ts';
import { summaries } from './summaries.ts';

const examples = `
A topic is a page of docs/, a code of an error, or a command.

Examples:
  bearerless help                     the topics
  bearerless help joins               how to add nodes while anonymous requests are off
  bearerless help no-docker           what error[no-docker] means, and what to do
  bearerless help run                 as bearerless run --help`;

/** The command, to be added to the program. */
export function helpCommand(context: Context): Command {
  const command = new Command('help')
    .argument('[topic]', 'a page, a code of an error, or a command')
    .description('print a page of the documentation, or what an error code means')
    .addHelpText('after', examples);
  return command.action(async (topic: string | undefined) => await help(topic, context, command.parent));
}

async function help(topic: string | undefined, context: Context, program: Command | null): Promise<void> {
  const screen = screenOf(context);
  const pages = topics();
  const named = program?.commands.find((one) => one.name() === topic);
  if (named !== undefined) return named.outputHelp();
  const { pageText, rowText } = await import('../report/page-text.ts');
  const read = (file: string) => readFileSync(join(packageRoot, file), 'utf8');
  if (topic === undefined) {
    const { table } = await import('../report/table.ts');
    const rows = [...pages].map(([name, file]) => [name, titleOf(read(file))]);
    context.print(table(['topic', 'what it says'], rows, listWidth()));
    context.print(lineText('Print one: bearerless help TOPIC. Commands: bearerless --help'));
    return;
  }
  const file = pages.get(topic);
  if (file !== undefined) return context.print(pageText(read(file), screen));
  const entry = rowText(read('docs/troubleshooting.md'), topic, screen);
  if (entry !== undefined) return context.print(entry);
  const [{ unknownName }, { nearest }] = await Promise.all([
    import('../plan/problem.ts'),
    import('../domain/nearest.ts'),
  ]);
  const all = [...pages.keys(), ...Object.keys(summaries), ...errorCodes];
  const known = nearest(topic, all) === undefined ? pages.keys() : all;
  throw new BearerlessError('user', 'unknown-topic', unknownName('topic', topic, known), {
    hint: 'See the topics: bearerless help',
  });
}

/** The pages by topic: every page of docs/, and what is promised about safety. */
export function topics(): Map<string, string> {
  const docs = join(packageRoot, 'docs');
  const pages = existsSync(docs) ? readdirSync(docs).filter((name) => name.endsWith('.md')) : [];
  return new Map([
    ...pages.sort().map((name) => [basename(name, '.md'), join('docs', name)] as const),
    ['security', 'SECURITY.md'] as const,
  ]);
}

const titleOf = (markdown: string) => /^# (.*)/m.exec(markdown)?.[1] ?? '';
