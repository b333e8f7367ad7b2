import { Help } from 'commander';
import { equal, match } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import type { Context } from '../app/context.ts';
import { commands } from './all.ts';
import { summaries } from './summaries.ts';

const test = suite('commands');
const context: Context = {
  env: {},
  signal: new AbortController().signal,
  print: () => {},
  finish: () => {},
};

for (const [name, load] of Object.entries(commands)) {
  test(`${name} --help has examples`, async () => {
    let said = '';
    const command = (await load())(context);
    command.configureOutput({ writeOut: (text) => (said += text) }).outputHelp();
    equal(command.name(), name);
    match(said, /Examples?:\n {2}bearerless /);
  });
}

test('the help of the program says of every command what the command says', async () => {
  const said = Object.entries(commands).map(async ([name, load]) => {
    const command = (await load())(context);
    return [name, [new Help().subcommandTerm(command), command.description()]] as const;
  });
  equal(Object.entries(summaries), await Promise.all(said));
});
