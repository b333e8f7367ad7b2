// The completion scripts, sourced by a real bash and asked as it asks on a tab.
import { execa } from 'execa';
import { equal, is, match } from 'uvu/assert';
import { bearerless } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('completion');

/** Prints what bash would offer for each line; the word under the cursor is the last one. */
const ask = `
source <(cat)
for line in "$@"; do
  read -r -a COMP_WORDS <<< "$line"
  case "$line" in *' ') COMP_WORDS+=('') ;; esac
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)) COMPREPLY=()
  _bearerless
  echo "\${COMPREPLY[*]}"
done`;

const offers: Array<[line: string, words: string]> = [
  ['bearerless li', 'list'],
  ['bearerless binaries f', 'fetch'],
  ['bearerless binaries fetch --so', '--source'],
  ['bearerless binaries fetch lat', 'latest'],
  ['bearerless run --engine ki', 'kind'],
  ['bearerless run --engine = ki', 'kind'],
  ['bearerless run -k 1.3', '1.30 1.31 1.32 1.33 1.34 1.35 1.36 1.37'],
  ['bearerless run -s default,anonymous-', 'default,anonymous-off default,anonymous-on'],
  ['bearerless run -k latest str', 'stranger'],
  ['bearerless run --reporter mark', 'markdown'],
  ['bearerless run --output /pro', '/proc'],
  ['bearerless run --grep x --js', ''],
  ['bearerless completion ', 'bash zsh fish'],
  ['bearerless help jo', 'joins'],
];

test('bash offers commands, options, their values, scenarios and folders', async () => {
  const { stdout: script } = await bearerless(['completion', 'bash']);
  const lines = offers.map(([line]) => line);
  const { stdout, stderr } = await execa('bash', ['-uc', ask, 'bash', ...lines], { input: script });
  is(stderr, '');
  equal(
    stdout.split('\n').map((words, n) => [lines[n], words]),
    offers,
  );
});

test('every command and option of the help is there for fish and zsh too', async () => {
  const [fish, zsh, help] = await Promise.all(
    [
      ['completion', 'fish'],
      ['completion', 'zsh'],
      ['run', '--help'],
    ].map((argv) => bearerless(argv)),
  );
  match(zsh?.stdout ?? '', /^#compdef bearerless\n/);
  const flags = [...(help?.stdout ?? '').matchAll(/ --([a-z-]+)/g)].map(([, name]) => name);
  is(flags.length > 10, true);
  const run = (fish?.stdout ?? '')
    .split('\n')
    .filter((line) => line.includes('__fish_seen_subcommand_from run'));
  equal(
    flags.filter((name) => !run.some((line) => line.includes(` -l ${name} `))),
    [],
  );
});

test('an unknown shell is refused with those there are', async () => {
  const { exitCode, stderr } = await bearerless(['completion', 'csh']);
  is(exitCode, 2);
  match(stderr, /Allowed choices are bash, zsh, fish/);
});
