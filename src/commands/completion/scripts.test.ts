import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { equal } from 'uvu/assert';
import { cases } from '../../../test/support/arbitrary.ts';
import { hostileString } from '../../../test/support/hostile-strings.ts';
import { suite } from '../../../test/support/suite.ts';
import { completionScript } from './scripts.ts';
import type { Branch, Follow } from './words.ts';

const test = suite('completion scripts');

const follow = (words: string[]): Follow => ({ words, paths: 'none', list: false });

function branches(text: string): Branch[] {
  const flags = [{ names: ['--flag', text], description: text, value: follow([text, 'plain']) }];
  const own = { description: text, flags, arguments: follow([text, 'plain']) };
  return [
    { path: [], ...own },
    { path: [text], ...own },
  ];
}

/** Sources the script and asks it, as bash does on a tab. */
const ask = `
source <(cat)
COMP_WORDS=(program "$@") COMP_CWORD=$# COMPREPLY=()
_program
printf '%s\\n' "\${COMPREPLY[@]}"`;

test('no word is a command to bash', () => {
  fc.assert(
    fc.property(hostileString, (text) => {
      const folder = mkdtempSync(join(tmpdir(), 'bearerless-test-'));
      try {
        const input = completionScript('bash', 'program', branches(text));
        for (const line of [[''], ['--flag', ''], [text.replaceAll('\0', ''), '']]) {
          const { stderr } = spawnSync('bash', ['-c', ask, 'bash', ...line], {
            input,
            cwd: folder,
            encoding: 'utf8',
          });
          equal(
            [readdirSync(folder), /syntax error|unexpected/.test(stderr)],
            [[], false],
            `${stderr}\n${input}`,
          );
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    }),
    cases(60),
  );
});

test('words come back as they are', () => {
  for (const text of ["it's", '$HOME', 'a;b', '`x`']) {
    const input = completionScript('bash', 'program', branches(text));
    const { stdout } = spawnSync('bash', ['-c', ask, 'bash', '--flag', text.slice(0, 1)], {
      input,
      encoding: 'utf8',
    });
    equal(stdout, `${text}\n`);
  }
});

test('fish has quotes of its own, in which a backslash is one of two escapes', () => {
  const [, line] = completionScript('fish', 'program', [
    { path: [], description: '', flags: [], arguments: follow(["a'b\\", 'c']) },
  ]).split('\n');
  equal(line, `complete -c program -f -a '\\'a\\\\\\'b\\\\\\\\\\' c'`);
});
