// `bearerless bisect`: between which two releases the answer of one cell turned, by measuring as few of them as halving
// takes.
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { ArtifactFlags } from '../app/artifact-options.ts';
import type { Asked } from '../app/bisection/asked.ts';
import type { Bisected } from '../app/bisection/bisect.ts';
import type { Context } from '../app/context.ts';
import { screenOf } from '../app/screen.ts';
import { BearerlessError } from '../domain/error.ts';
import { jsonText, lineText } from '../domain/printed.ts';
import { Outcome } from '../domain/scenario.ts';
import { quoted } from '../domain/shell.ts';
import { addArtifactOptions } from './options/artifacts.ts';
import { addFileOptions, type FileFlags, ownOf } from './options/files.ts';
import { separated } from './options/names.ts';

const examples = `
Of CELL the setting, engine and question count, whatever its version. The newest patches of minors are asked first, then
the patches of the minor in which the answer turned; the two neighbours are asked twice. Only the programs of the cell are
downloaded or built. Every step is a run in the output folder.

Exit codes: 0 it turned between two neighbours · 1 both ends answer the same · 2 usage · 130 interrupted
            3 an end has no answer, the two are no neighbours, or one was not confirmed

Examples:
  bearerless bisect 1.31/kubelet-no-debugging/process/kubelet:POST:/checkpoint/default/no-pod/no-container@none \\
    --from v1.31.4 --to v1.31.14
  bearerless bisect 1.33/default/process/apiserver:GET:/statusz@admin-cert --from 1.33 --to 1.37 --versions 1.34,1.35,1.36
  bearerless bisect 1.33/yours/process/join:token -f kubeadm.yaml --from v1.33.0 --to 1.33 --good joined
  bearerless bisect --resume results/bisections/2026-01-02T030405Z-1a2b`;

interface BisectFlags extends ArtifactFlags, FileFlags {
  from?: string;
  to?: string;
  versions?: string[];
  good?: string;
  bad?: string;
  eachMinor?: boolean;
  output?: string;
  resume?: string;
  json?: boolean;
}

/** The command, to be added to the program. */
export function bisectCommand(context: Context): Command {
  const command = new Command('bisect')
    .argument('[cell]', 'an id, as "bearerless list" and every report print it')
    .description('find the release in which the answer of a cell turned')
    .option('--from <version>', 'the older end: 1.33, v1.33.5')
    .option('--to <version>', 'the newer end')
    .option(
      '--versions <versions>',
      'ask only these between them (default: all that were released)',
      separated,
    )
    .option('--good <outcome>', 'what counts as good: 403, joined, "refused unauthorized"', outcome)
    .option('--bad <outcome>', 'what counts as bad (default: all that is not good)', outcome)
    .option('--each-minor', 'say of every later minor too where it turned there')
    .option('-o, --output <dir>', 'where its runs go (default: results/bisections/<id>)')
    .option('--resume <run>', 'continue the bisection in this folder')
    .option('--json', 'as one JSON object (bearerless schema bisection)')
    .addHelpText('after', examples);
  addFileOptions(command);
  return addArtifactOptions(command).action(
    async (cell: string | undefined, flags: BisectFlags) => await run(cell, flags, context),
  );
}

async function run(cell: string | undefined, flags: BisectFlags, context: Context): Promise<void> {
  const [{ askedIn, keepAsked }, { bisect }, { runId }] = await Promise.all([
    import('../app/bisection/asked.ts'),
    import('../app/bisection/bisect.ts'),
    import('../app/perform.ts'),
  ]);
  const screen = screenOf(context);
  const { resume } = flags;
  let asked: Asked;
  let folder: string;
  if (resume === undefined) {
    asked = await newlyAsked(cell, flags, context);
    folder = resolve(flags.output ?? join('results', 'bisections', runId()));
    await claim(folder);
    keepAsked(folder, asked);
  } else {
    refuseOthers(cell, flags);
    folder = resolve(resume);
    asked = await askedIn(folder);
  }
  const { versions } = asked;
  screen.stderr(
    lineText(`${versions.length} versions from ${versions[0]} to ${versions.at(-1)}, in ${folder}`),
  );
  const onStep = ({ ask, left }: { ask: string; left: number }) =>
    screen.stderr(
      lineText(`${ask} is asked; ${left === 1 ? 'the last step' : `at most ${left} steps are left`}`),
    );
  const found = await bisect(asked, { folder, artifacts: flags, onStep }, context);
  if (found === undefined)
    return screen.stderr(lineText(`continue with: bearerless bisect --resume ${quoted(folder)}`));
  await tell(found, { asked, folder, json: flags.json ?? false }, context);
}

async function newlyAsked(cell: string | undefined, flags: BisectFlags, context: Context): Promise<Asked> {
  const { from, to } = flags;
  if (cell === undefined || from === undefined || to === undefined) {
    throw new BearerlessError('user', 'usage', 'a bisection needs a cell, --from and --to', {
      hint: 'Or give --resume with the folder of one that was interrupted. See: bearerless bisect --help',
    });
  }
  const { toAsk } = await import('../app/bisection/to-ask.ts');
  const { files, options } = ownOf(flags);
  return await toAsk({ ...flags, cell, from, to, config: files && [...files], own: options }, context);
}

/** Makes the folder of a new bisection. */
async function claim(folder: string): Promise<void> {
  const [{ isBisection }, { makeFolder }] = await Promise.all([
    import('../app/bisection/asked.ts'),
    import('../app/make-folder.ts'),
  ]);
  if (isBisection(folder)) {
    throw new BearerlessError('user', 'output-taken', `${folder} already holds a bisection`, {
      hint: 'Continue it with --resume, or choose another folder with --output.',
    });
  }
  makeFolder(folder);
}

const asking = [
  'from',
  'to',
  'versions',
  'good',
  'bad',
  'eachMinor',
  'output',
  'file',
  'config',
  'mount',
  'asIs',
  'name',
];

/** What is asked stands in the folder: a selection beside it would be ignored. */
function refuseOthers(cell: string | undefined, flags: BisectFlags): void {
  const given = Object.keys(flags).filter((name) => asking.includes(name));
  const all = [
    ...(cell === undefined ? [] : [cell]),
    ...given.map((name) => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`),
  ];
  if (all.length === 0) return;
  throw new BearerlessError('user', 'stored-selection', `${all.join(', ')}: the folder says what is asked`, {
    hint: 'Leave it out, or start a bisection of its own.',
  });
}

async function tell(
  found: Bisected,
  { asked, folder, json }: { asked: Asked; folder: string; json: boolean },
  context: Context,
): Promise<void> {
  const [{ bisectionDocument, bisectionCode }, { bisectionText }] = await Promise.all([
    import('../app/bisection/document.ts'),
    import('../report/bisection.ts'),
  ]);
  const document = await bisectionDocument(found, { asked, folder }, context);
  context.print(json ? jsonText(document, 2) : bisectionText(document, screenOf(context)));
  context.finish(bisectionCode(document));
}

function outcome(value: string): string {
  const parsed = Outcome.safeParse(/^\d+$/.test(value) ? Number(value) : value);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`${parsed.error.issues[0]?.message ?? ''}.`);
}
