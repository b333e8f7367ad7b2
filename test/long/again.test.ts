// Real Kubernetes, asked again: a run whose process was killed goes on where it was, what failed is asked alone, and a
// limit to failures leaves the rest open.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, is, match } from 'uvu/assert';
import { evidenceReader } from '../../src/results/evidence-reader.ts';
import { readResults } from '../../src/results/store.ts';
import { bearerless, run, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('asking again', { limit: 1_200_000 });

const asked = ['-k', '1.37,1.20', '-s', 'default', '--grep', 'apiserver:GET:/(api|healthz)@none'];

const wrong = `
scenarios:
  - id: wrong
    title: What is known to be wrong
    why: To see what becomes of a failure.
    versions: [latest, "1.20"]
    settings: [default]
    requests: [{ target: apiserver, paths: [/api, /healthz], identities: [none] }]
    control: { setting: default, probe: "apiserver:GET:/api@none", outcome: 403 }
    expect: [{ probes: ["apiserver:GET:/healthz@none"], outcome: 401, source: nowhere }]
`;

test('a run that was killed is continued: what is known is not asked again', async () => {
  await using folder = await temporaryFolder();
  const first = await run(folder.path, [...asked, '--reporter', 'line']);
  is(first.exitCode, 0, first.said);
  const journal = join(first.output, 'journal.jsonl');
  const lines = (await readFile(journal, 'utf8')).split('\n');
  const killed = lines.findIndex((line) => line.includes('"group-end"'));
  await writeFile(journal, `${lines.slice(0, killed).join('\n')}\n${lines[killed]?.slice(0, 20)}`);

  const refused = await bearerless(['run', '--resume', first.output, '-k', '1.37']);
  equal([refused.exitCode, /stored-selection/.test(refused.stderr)], [2, true], refused.stderr);

  const second = await bearerless(['run', '--resume', first.output, '--reporter', 'line']);
  is(second.exitCode, 0, second.stderr);
  match(second.stdout, '4 of 4 cells answered');
  const results = await readResults(first.output);
  equal(Object.keys(results.cells), Object.keys(first.results.cells));
  const versions = (await readFile(journal, 'utf8')).match(/"group-start","version":"v1\.\d+/g);
  equal(versions, ['"group-start","version":"v1.37', '"group-start","version":"v1.20']);
});

test('what failed is asked again: within the run, and by itself afterwards; further versions are left open', async () => {
  await using folder = await temporaryFolder();
  const config = join(folder.path, 'wrong.yaml');
  await writeFile(config, wrong);
  const first = await run(folder.path, ['--config', config, '--retries', '1', '--max-failures', '1']);
  is(first.exitCode, 1, first.said);
  const seen = Object.values(first.results.cells).map(({ observed, earlier, evidence }) => [
    observed.kind === 'status' ? observed.code : observed.kind === 'inconclusive' && observed.code,
    earlier,
    evidence.some(({ path }) => path.startsWith('attempt-2/')),
  ]);
  equal(seen, [
    [403, undefined, false],
    [200, [{ kind: 'status', code: 200 }], true],
    ['max-failures', undefined, false],
    ['max-failures', undefined, false],
  ]);
  const [, asked, left] = Object.values(first.results.cells);
  equal([asked?.attempts, left?.attempts], [2, 0]);
  // Evidence of both attempts is there, and a version is printed when the last one is over.
  const read = evidenceReader([first.output]);
  for (const file of [asked?.evidence[0], asked?.earlierEvidence?.[0]])
    match(read(file?.path ?? '') ?? '', '"status": 200');
  const cluster = first.results.clusters.find(({ version }) => version.startsWith('v1.37.'))?.evidence ?? [];
  const configurations = cluster.filter(({ kind }) => kind === 'kubeadm-config');
  equal(
    configurations.map(({ path }) => [path.split('/')[0], read(path) !== undefined]),
    [
      ['evidence', true],
      ['attempt-2', true],
    ],
  );
  equal(first.stdout.match(/^Kubernetes v1\.37\./gm)?.length, 1);

  // What --max-failures left open is asked, into a folder that was not there.
  const resumed = await bearerless(['run', '--resume', first.output, '--retries', '1', '--reporter', 'line']);
  is(resumed.exitCode, 1, resumed.stderr);
  const results = await readResults(first.output);
  const later = Object.values(results.cells).slice(2);
  equal(
    later.map(({ attempts, evidence }) => [attempts, evidence[0]?.path.split('/')[0]]),
    [
      [1, 'attempt-3'],
      [2, 'attempt-4'],
    ],
  );
  equal((await readdir(first.output)).filter((name) => name.startsWith('attempt-')).sort(), [
    'attempt-2',
    'attempt-3',
    'attempt-4',
  ]);

  const again = await bearerless([
    'run',
    '--last-failed',
    first.output,
    '--reporter',
    'line',
    '--output',
    join(folder.path, 'again'),
  ]);
  is(again.exitCode, 1, again.stderr);
  match(again.stdout, '2 of 2 cells answered');
});
