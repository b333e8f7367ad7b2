// Builds the container image of this package with the Docker engine, without a registry: the base is a Debian that
// mmdebstrap makes. `--context DIR` only makes the folder that Containerfile is built from.
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { $ } from 'zx';
import { packageRoot, packageVersion } from '../src/domain/root.ts';
import { connect } from '../src/engine/kind/docker.ts';
import { debianImage } from '../src/engine/kind/images/debian.ts';
import { need } from './ci-machine.ts';
import { startEngine, stopEngine, useEngine } from './docker-engine-run.ts';

const usage = `  scripts/image                  builds localhost/bearerless:VERSION with the Docker engine, or starts one
  scripts/image --tag NAME       and calls it NAME
  scripts/image --context DIR    only makes the folder that is built, for other builders`;

const suite = 'trixie';
const base = `localhost/bearerless-base:${suite}`;
const shown = $({ stdio: ['ignore', 2, 2] });

/** The package as npm packs it, with its production dependencies, beside Containerfile. */
async function makeContext(folder: string): Promise<void> {
  const own = join(folder, 'bearerless');
  await mkdir(own, { recursive: true });
  const inside = $({ cwd: packageRoot, quiet: true });
  await inside`npm pack --pack-destination ${folder}`;
  const tarball = join(folder, `bearerless-${packageVersion()}.tgz`);
  await $`tar --extract --gzip --file ${tarball} --directory ${own} --strip-components=1`;
  await rm(tarball);
  await copyFile(join(packageRoot, 'package-lock.json'), join(own, 'package-lock.json'));
  await shown({ cwd: own })`npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error`;
  await copyFile(join(packageRoot, 'Containerfile'), join(folder, 'Containerfile'));
}

async function build(tag: string, signal: AbortSignal): Promise<void> {
  const engine = await startEngine(signal);
  useEngine(engine);
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-image-'));
  try {
    await makeContext(folder);
    const docker = await connect();
    if (!(await docker.image(base))) {
      await need(['mmdebstrap'], ['mmdebstrap']);
      await debianImage(docker, { name: base, suite, packages: ['ca-certificates'], changes: [], signal });
    }
    // BuildKit is a program of its own, which not every engine has.
    const classic = shown({ env: { ...process.env, DOCKER_BUILDKIT: '0' } });
    const options = ['--network=host', `--build-arg=BASE=${base}`, `--build-arg=VERSION=${packageVersion()}`];
    await classic`docker build ${options} --tag ${tag} --file ${join(folder, 'Containerfile')} ${folder}`;
    const made = await docker.image(tag);
    console.log(`${tag} ${made?.id} ${Math.round((made?.bytes ?? 0) / 1e6)} MB`);
  } finally {
    await rm(folder, { recursive: true, force: true });
    if (engine.isStarted) await stopEngine();
  }
}

const { values } = parseArgs({
  options: { tag: { type: 'string' }, context: { type: 'string' }, help: { type: 'boolean' } },
});
const stopped = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(name, () => stopped.abort(new Error(`ended by ${name}`)));
if (values.help) console.log(usage);
else if (values.context !== undefined) await makeContext(resolve(values.context));
else await build(values.tag ?? `localhost/bearerless:${packageVersion()}`, stopped.signal);
