// Whatever is printed or reported was made by the edge of its format: the compiler sees to it, as long as nobody talks
// it into believing a string, and nobody writes to a stream past it.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { equal } from 'uvu/assert';
import { sourceFiles } from './support/files.ts';
import { suite } from './support/suite.ts';

const test = suite('printed');
const root = join(import.meta.dirname, '..');

/** The edges: who may say of a string that it is safe in its format. */
const edges: Record<string, string[]> = {
  Plain: [
    'src/domain/plain.ts',
    'src/report/markdown-text.ts',
    'src/report/terminal/paint.ts',
    'src/report/terminal/wrap.ts',
  ],
  Words: ['src/report/prose.ts'],
  Markdown: ['src/report/markdown-text.ts'],
  Printed: [
    'src/domain/printed.ts',
    'src/report/github/command.ts',
    'src/report/github/step-summary.ts',
    'src/report/html/html.ts',
    'src/report/status.ts',
    'src/report/xml.ts',
  ],
};

/** The program itself, what it knows of the screen, and the view of a download, which redraws lines. */
const writers = ['src/app/screen.ts', 'src/artifacts/progress-view.ts', 'src/cli.ts'];

/** The files in which a pattern is found. */
function filesWith(pattern: RegExp): string[] {
  return sourceFiles(root, 'src')
    .filter((file) => !file.endsWith('.test.ts') && pattern.test(readFileSync(file, 'utf8')))
    .map((file) => relative(root, file))
    .sort();
}

for (const [type, files] of Object.entries(edges)) {
  test(`only its edge says of a string that it is ${type}`, () => {
    equal(filesWith(new RegExp(`\\bas (unknown as )?(readonly )?${type}\\b|<${type}>\\w*\\(`)), files);
  });
}

test('only few files write to streams', () => {
  equal(filesWith(/\bstd(out|err)\.write\(|\bconsole\.(log|error|warn|info|debug)\(|\bfd: 1\b/), writers);
});

test('what a program takes as it is, is a script, a path or a schema', () => {
  equal(filesWith(/\bprogramText\(/), [
    'src/commands/binaries.ts',
    'src/commands/completion.ts',
    'src/commands/repro.ts',
    'src/commands/schema.ts',
    'src/commands/up.ts',
    'src/domain/printed.ts',
    'src/report/kubernetes-job.ts',
    'src/report/prometheus.ts',
  ]);
});
