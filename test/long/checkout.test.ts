// A checkout of Kubernetes, built as it is: the Go module of the newest version, with its staging modules where a clone
// has them, and with tags as a clone has them. What is built joins the answers of the release.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { equal, is, match } from 'uvu/assert';
import { loadCatalogue } from '../../src/artifacts/catalogue.ts';
import { stagingVersion } from '../../src/artifacts/go-mod.ts';
import { bearerless, run, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('a checkout', { limit: 3_600_000 });

const newest = loadCatalogue().versions.at(-1)?.version ?? '';

/** Lays out what the module and its staging modules have as a clone has it, in a repository with one tag. */
async function layOut(folder: string): Promise<void> {
  const download = async (module: string) => {
    const { stdout } = await execa('go', ['mod', 'download', '-json', module], { cwd: '/' });
    return (JSON.parse(stdout) as { Dir: string }).Dir;
  };
  const copy = async (from: string, to: string) => {
    await cp(from, to, { recursive: true });
    await execa('chmod', ['-R', 'u+w', to]);
  };
  await copy(await download(`k8s.io/kubernetes@${newest}`), folder);
  await rm(join(folder, 'vendor'), { recursive: true, force: true });
  // Nothing imports the samples, and not every proxy has them.
  for (const name of ['go.work', 'go.mod']) {
    const text = await readFile(join(folder, name), 'utf8');
    await writeFile(join(folder, name), text.replace(/^.*k8s\.io\/sample-(cli-plugin|controller).*\n/gm, ''));
  }
  const work = await readFile(join(folder, 'go.work'), 'utf8');
  for (const [, path = ''] of work.matchAll(/\.\/staging\/src\/(\S+)/g)) {
    await mkdir(join(folder, 'staging/src', path, '..'), { recursive: true });
    await copy(await download(`${path}@${stagingVersion(newest)}`), join(folder, 'staging/src', path));
  }
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  const git = async (...argv: string[]) => await execa('git', ['-C', folder, ...who, ...argv]);
  await git('init', '-q');
  await git('add', '-A');
  await git('commit', '-qm', 'as released');
  await git('tag', newest);
  await git('commit', '-q', '--allow-empty', '-m', 'one more');
}

test('it is built with the version that git gives it, and asked by that', async () => {
  await using folder = await temporaryFolder();
  const checkout = join(folder.path, 'kubernetes');
  const output = join(folder.path, 'programs');
  await layOut(checkout);
  const only = ['--only', 'kubeadm,kube-apiserver', '--output', output];
  const built = await bearerless(['binaries', 'build', checkout, ...only]);
  is(built.exitCode, 0, built.stderr);
  const [, version = ''] = /ask it: bearerless run -k (\S+) --assets /.exec(built.stdout) ?? [];
  match(version, new RegExp(`^${newest.replaceAll('.', '\\.')}-1\\+[0-9a-f]{14}$`));
  const cells = ['-s', 'default,anonymous-off', '--grep', 'GET:/api@none'];
  // By its version with what was built, and by its folder, of which the run builds what it needs.
  for (const [n, asked] of [
    ['-k', version, '--assets', output],
    ['-k', checkout],
  ].entries()) {
    const { exitCode, results, said } = await run(join(folder.path, `${n}`), [...asked, ...cells]);
    is(exitCode, 0, said);
    equal(
      Object.entries(results.cells).map(([id, { observed }]) => [
        id.split('/')[0],
        observed.kind === 'status' && observed.code,
      ]),
      [
        [version, 403],
        [version, 401],
      ],
    );
    equal(
      results.run.binaries
        .filter(({ source }) => source === 'assets')
        .map((one) => `${one.name} ${one.version}`)
        .sort(),
      [`kube-apiserver ${version}`, `kubeadm ${version}`],
    );
  }
});
