// Makes, renews and looks through the committed references.
//   npm run reference -- RUN…               of these runs
//   npm run reference -- --all [VERSION…]   of every version of the catalogue, or of these: measures what is stale
//   npm run reference -- --stale            says what is stale, and why; exit 1 if anything is
// --all can be ended and started again: it goes on with the runs below results/runs/reference.
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { which } from 'zx';
import { defaultScenario } from '../src/app/planning.ts';
import { loadCatalogue } from '../src/artifacts/catalogue.ts';
import { resolveVersion } from '../src/artifacts/resolve.ts';
import { messageOf } from '../src/domain/error.ts';
import { packageRoot } from '../src/domain/root.ts';
import type { Version } from '../src/domain/version.ts';
import { wholeObstacle } from '../src/engine/process/whole-obstacle.ts';
import { referenceVersions } from '../src/results/reference.ts';
import { readResults } from '../src/results/store.ts';
import { journalName } from '../src/run/journal.ts';
import { staleness } from './reference/stale.ts';
import { openIn, writeReferences } from './reference/write.ts';

const [first = '', ...rest] = process.argv.slice(2);
const program = join(packageRoot, 'bin/bearerless');
/**
 * Not the one for files of users, which presupposes some; nor further control planes, which take minutes a version and
 * are the heaviest clusters of all; nor nodes of earlier minors, joined or upgraded, which need programs of up to three
 * other versions; nor the further upgrades, which take as many whole clusters again; nor files with plugins, about
 * which versions differ once, in v1.25; nor IPv6, which a kernel may lack.
 */
const left: readonly string[] = [
  'own-files',
  'control-planes',
  'version-skew',
  'node-upgrade',
  'upgrade-after-edit',
  'joins-after-upgrade',
  'discovery-plugin',
  'ipv6',
];
/** Every scenario but those. */
const scenarios = readdirSync(join(packageRoot, 'scenarios'))
  .map((name) => name.replace('.yaml', ''))
  .filter((id) => !left.includes(id))
  // Its settings come first in every report.
  .sort((a, b) => Number(b === defaultScenario) - Number(a === defaultScenario) || a.localeCompare(b));

/** Measures one version, or goes on where that was ended, and writes its reference. Open cells are asked once more. */
async function measure(version: Version): Promise<void> {
  const output = join(packageRoot, 'results/runs/reference', version);
  const ask = async () => {
    const how = existsSync(join(output, journalName))
      ? ['run', '--resume', output]
      : ['run', ...scenarios, '--kubernetes', version, '--output', output];
    const options = { stdout: 'ignore', stderr: 'inherit', reject: false } as const;
    const { exitCode } = await execa(program, [...how, '--reporter', 'json'], options);
    // Cells that differ or stay open are the reference's business; a run that did not come to its end is not.
    if (exitCode !== 0 && exitCode !== 1 && exitCode !== 3) throw new Error(`the run ended with ${exitCode}`);
  };
  await ask();
  if (openIn(await readResults(output)) > 0) await ask();
  // What is still open can be asked again: the run stays, and the reference is stale.
  if ((await writeReferences([output])) === 0) await rm(output, { recursive: true });
}

/** Why this machine cannot measure all that a reference has. */
async function obstacle(): Promise<string | undefined> {
  const whole = await wholeObstacle();
  if (whole !== undefined) return `a reference has whole clusters too, and here they cannot run: ${whole}`;
  const programs = ['haproxy', 'nginx', 'keepalived', 'curl'];
  const found = await Promise.all(programs.map((name) => which(name, { nothrow: true })));
  const missing = programs.filter((_, at) => !found[at]);
  if (missing.length > 0)
    return `a reference has load balancers too, and here is no ${missing.join(', no ')}`;
  return undefined;
}

const sayStale = async (versions: readonly Version[]) => {
  const found: Version[] = [];
  for (const version of versions) {
    const why = await staleness(version, scenarios);
    if (why.length > 0) found.push(version);
    console.log(`${version}: ${why.length === 0 ? 'as it would be made today' : why.join('; ')}`);
  }
  return found;
};

const hindered = first === '--all' ? await obstacle() : undefined;
if (first === '--stale') {
  if ((await sayStale(referenceVersions())).length > 0) process.exitCode = 1;
} else if (hindered !== undefined) {
  console.error(hindered);
  process.exitCode = 3;
} else if (first === '--all') {
  const named = rest.map((label) => resolveVersion(label));
  const versions = named.length > 0 ? named : loadCatalogue().versions.map(({ version }) => version);
  for (const version of await sayStale(versions)) {
    await measure(version).catch((thrown) => {
      console.error(`${version}: ${messageOf(thrown)}`);
      process.exitCode = 1;
    });
  }
} else if (first === '') {
  console.error('npm run reference -- RUN… | --all [VERSION…] | --stale (see scripts/reference.ts)');
  process.exitCode = 2;
} else {
  await writeReferences([first, ...rest]).catch((thrown) => {
    console.error(messageOf(thrown));
    process.exitCode = 1;
  });
  console.log('The documentation has tables of the references: renew them with `npm run tables`.');
}
