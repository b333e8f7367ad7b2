import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { equal } from 'uvu/assert';
import { cases } from '../../test/support/arbitrary.ts';
import { hostileString } from '../../test/support/hostile-strings.ts';
import { suite } from '../../test/support/suite.ts';
import { comment, heredoc, lineOf, quoted, word } from './shell.ts';

const test = suite('domain/shell');

const bash = (script: string) => spawnSync('bash', ['-c', script], { encoding: 'utf8' });

test('a word is as short as it can be, and only itself', () => {
  equal(['a-b.c/d:1,2', '', "it's", '$(x)', 'a\0b'].map(word), [
    'a-b.c/d:1,2',
    "''",
    `'it'\\''s'`,
    "'$(x)'",
    "'ab'",
  ]);
  equal(lineOf(['docker', 'exec', '-it', 'a b', 'bash']), "docker exec -it 'a b' bash");
});

test('a command that is told is the command that is run', () => {
  fc.assert(
    fc.property(fc.array(hostileString, { maxLength: 4 }), (argv) => {
      // No argument has half of a pair.
      const sound = argv.map((text) => Buffer.from(text).toString());
      const { stdout } = bash(`printf '<%s>' ${lineOf(sound)}`);
      equal(
        stdout,
        sound.length === 0 ? '<>' : sound.map((text) => `<${text.replaceAll('\0', '')}>`).join(''),
      );
    }),
    cases(60),
  );
});

test('a file ends where it should, whatever NUL a shell drops', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bearerless-test-'));
  try {
    const text = 'a\nE\0OF\necho ran\n';
    equal(bash(heredoc(join(folder, 'a b'), text)).stdout, '');
    equal(readFileSync(join(folder, 'a b'), 'utf8'), 'a\nEOF\necho ran\n');
    equal(bash(`${comment('a\necho ran')}\necho ${quoted('kept')}`).stdout, 'kept\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
