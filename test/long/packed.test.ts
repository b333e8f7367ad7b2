// `npm pack`: what is in the package, and that it works where nothing of this repository is.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, is, match } from 'uvu/assert';
import { packageRoot } from '../../src/domain/root.ts';
import { html } from '../../src/report/html/html.ts';
import { temporaryFolder } from '../support/bearerless.ts';
import { install, pack } from '../support/installed.ts';
import { resultsOf } from '../support/results-builder.ts';
import { modern } from '../support/results-fixtures.ts';
import { suite } from '../support/suite.ts';

const test = suite('package');

/** All that a user needs: the compiled program with the types of its library, and its data. */
const needed = [
  /^(LICENSE|(README|SECURITY)\.md|package\.json)$/,
  /^bin\/(bearerless|package\.json)$/,
  /^dist\/(?!.*\.test\.)[\w/-]+\.js$/,
  /^dist\/viewer\.html$/,
  /^dist\/(library|domain\/[\w-]+|results\/(documents|judged))\.d\.ts$/,
  /^clusters\/([\w-]+\.yaml|bootstrap-policy\.jsonl|(digests|durations)\.json|settings\/[\w-]+\.yaml|process\/(\w+\.(sh|mjs|fstab)|crictl)|kind\/.+)$/,
  /^docs\/[\w-]+\.md$/,
  /^scenarios\/[\w-]+\.yaml$/,
  /^results\/(schema\.json|reference\/[\w.-]+\.json)$/,
];

const wrongTypes = `import { compare, report, run, verdictOf } from 'bearerless';
const { results } = await run({ kubernetes: ['1.37'], files: ['kubeadm.yaml'], shard: '1/2', retries: 1 });
const { counts, differences } = compare(results, results);
const said: string[] = [report(results, 'markdown'), ...differences.map(({ was, is }) => was + is)];
const sum: number = counts.changed + said.length;
for (const cell of Object.values(results.cells)) if (verdictOf(cell).kind === 'surprise') console.log(sum);
for (const { observed } of Object.values(results.cells)) {
  if (observed.kind === 'status') console.log(observed.code + 1);
}
await run({ kubernets: [] });
`;

test('the package holds what is needed and nothing else, and works in an empty folder', async () => {
  await using folder = await temporaryFolder();
  const { tarball, files } = await pack(folder.path);
  equal(
    files.filter((file) => !needed.some((pattern) => pattern.test(file))),
    [],
  );
  for (const pattern of needed)
    is(
      files.some((file) => pattern.test(file)),
      true,
      String(pattern),
    );

  const empty = join(folder.path, 'elsewhere');
  await mkdir(empty);
  await install(tarball, empty);
  const npx = (...argv: string[]) => execa('npx', ['--no', '--', 'bearerless', ...argv], { cwd: empty });
  const [list, help, images] = [await npx('list'), await npx('--help'), await npx('run', '--help')];
  match((await npx('help', 'joins')).stdout, /^Adding nodes with anonymous requests off$/m);
  match(list.stdout, /^401 control +v[\d.]+\/anonymous-off\/process\/apiserver:GET:\/api@none$/m);
  match(help.stdout, /^Usage: bearerless /);
  match(images.stdout, /--retain/);

  await writeFile(join(empty, 'results.json'), JSON.stringify(resultsOf(modern)));
  const printed = await npx('report', '--reporter', 'html', 'results.json');
  is(printed.stdout, html(resultsOf(modern), {}).trimEnd());

  await cp(join(packageRoot, 'examples/open-doors.mjs'), join(empty, 'open-doors.mjs'));
  const loaded = await execa('node', ['open-doors.mjs', '9.9'], { cwd: empty, reject: false });
  match(loaded.stderr, /unknown-version/);

  await writeFile(join(empty, 'wrong.ts'), wrongTypes);
  const compiler = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--lib',
    'es2023,dom',
  ];
  const tsc = join(packageRoot, 'node_modules/.bin/tsc');
  const page = await readFile(join(packageRoot, 'docs/ci.md'), 'utf8');
  const [, example = ''] = /```js\n(import .*?)```/s.exec(page) ?? [];
  await writeFile(join(empty, 'example.ts'), example);
  const typed = await execa(tsc, [...compiler, 'example.ts'], { cwd: empty, reject: false });
  equal([typed.stdout, example === ''], ['', false]);
  const { stdout: complaints } = await execa(tsc, [...compiler, 'wrong.ts'], { cwd: empty, reject: false });
  match(complaints, /^wrong\.ts\(10,\d+\): error TS2561: .*'kubernetes'/);
  is(complaints.trim().split('\n').length, 1, complaints);
});
