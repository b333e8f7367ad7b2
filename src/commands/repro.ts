// `bearerless repro`: a script, or a folder with everything, that reproduces one cell without this tool.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Context } from '../app/context.ts';
import type { Reproduction } from '../app/repro/script.ts';
import { BearerlessError } from '../domain/error.ts';
import { isConclusive, longOutcome } from '../domain/outcome.ts';
import { lineText, programText } from '../domain/printed.ts';
import { deletedOn } from '../domain/setting-objects.ts';
import { quoted } from '../domain/shell.ts';
import { within } from '../domain/version.ts';
import { addFileOptions, type FileFlags, ownOf } from './options/files.ts';

const examples = `
Without --output a bash script goes to standard output. With it the folder gets that script as repro.sh, and what it is made of:
kubeadm.yaml and files/ for "kubeadm init", kind.yaml, objects.yaml (RBAC), patches/, and a README.md that says which is for what.
The script asks on a control-plane node of kubeadm (here), or makes a cluster with kind first (kind); it exits with 0 when
the answer is the one that was observed, or predicted where nothing was measured.

Examples:
  bearerless repro 1.33/anonymous-off/process/apiserver:GET:/api@none > repro.sh && bash repro.sh kind
  bearerless repro 1.20/anonymous-off/process/join:token --output repro
  ssh root@control-plane bash -s here < repro/repro.sh`;

interface ReproFlags extends FileFlags {
  run?: string;
  output?: string;
}

/** The command, to be added to the program. */
export function reproCommand(context: Context): Command {
  return addFileOptions(new Command('repro'))
    .argument('<cell>', 'an id, as "bearerless list" and every report print it')
    .description('write a script that reproduces a cell without this tool')
    .option(
      '--run <run>',
      'the run whose answer is expected (default: the newest that has the cell, else the reference)',
    )
    .option('-o, --output <dir>', 'a folder for the script and all files, instead of standard output')
    .addHelpText('after', examples)
    .action(async (text: string, flags: ReproFlags) => {
      const reproduction = await reproductionOf(text, flags);
      const { reproScript } = await import('../app/repro/script.ts');
      const script = reproScript(reproduction);
      if (flags.output === undefined) return context.print(programText(script));
      const folder = resolve(flags.output);
      if (existsSync(join(folder, 'repro.sh')))
        throw new BearerlessError('user', 'output-taken', `${folder} already holds a script`, {
          hint: 'Choose another folder with --output.',
        });
      const [{ makeFolder }, { writeWhole }, { readmeText }] = await Promise.all([
        import('../app/make-folder.ts'),
        import('../results/store.ts'),
        import('../app/repro/readme.ts'),
      ]);
      const files = { 'repro.sh': script, 'README.md': readmeText(reproduction), ...reproduction.files };
      makeFolder(folder);
      for (const [name, content] of Object.entries(files)) writeWhole(join(folder, name), content);
      context.print(lineText(join(folder, 'repro.sh')));
    });
}

async function reproductionOf(text: string, flags: ReproFlags): Promise<Reproduction> {
  const [{ findCell, measuredCell }, { filesOf }, { questionLines }, { quirksOf }, { predict }] =
    await Promise.all([
      import('../app/find-cell.ts'),
      import('../app/repro/files.ts'),
      import('../app/repro/question.ts'),
      import('../artifacts/catalogue.ts'),
      import('../oracle/predict.ts'),
    ]);
  const cell = await findCell(text, ownOf(flags));
  const { id, version, definition: setting, probe } = cell;
  const impossible = (why: string) =>
    new BearerlessError('user', 'no-reproduction', `there is no script for ${id}: ${why}`, {
      hint: `Ask it with this tool; how: bearerless explain ${quoted(id)}`,
    });
  if (!within(version, setting))
    throw impossible(setting.unsupportedBecause ?? `the setting does not exist in ${version}`);
  const quirks = quirksOf(version);
  const files = filesOf(setting, version, quirks);
  if (typeof files === 'string') throw impossible(files);
  const asked = questionLines(probe, setting, { ...quirks, version });
  if (typeof asked === 'string') throw impossible(asked);
  const observed = (await measuredCell(cell, flags.run))?.result.observed;
  const rule = predict({ version, setting, probe });
  const wanted =
    observed !== undefined && isConclusive(observed)
      ? { answer: longOutcome(observed), who: 'Observed' }
      : rule && { answer: rule.outcome, who: 'Predicted' };
  const deleted = deletedOn(setting, version);
  return { id, setting, files, deleted, asked, ...(wanted ? { wanted } : {}) };
}
