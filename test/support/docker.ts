// What there is in the Docker engine, seen past our own code: by the docker command.
import { execFileSync } from 'node:child_process';
import { execa } from 'execa';
import { fateOf, type Owner, ownerLabel, parseOwner, today } from '../../src/engine/kind/owner.ts';
import { type Process, processes } from './processes.ts';

async function lines(argv: string[]): Promise<string[]> {
  const { stdout } = await execa('docker', argv);
  return stdout.split('\n').filter(Boolean).toSorted();
}

/** Containers, networks and volumes: whatever a run may leave. */
export async function leftovers(): Promise<string[]> {
  const all = await Promise.all([
    lines(['ps', '--all', '--format', 'container {{.Names}}']),
    lines(['network', 'ls', '--format', 'network {{.Name}}']),
    lines(['volume', 'ls', '--format', 'volume {{.Name}}']),
  ]);
  return all.flat();
}

/** Where a container's ports are published: `127.0.0.1:40123`. */
export async function published(container: string): Promise<string[]> {
  return (await lines(['port', container])).map((line) => line.split(' -> ')[1] ?? line);
}

/** Runs `docker` for its effect. */
export async function docker(...argv: string[]): Promise<void> {
  await execa('docker', argv);
}

/** The networks of runs, and the process that owns each. */
async function owned(): Promise<{ network: string; owner: Owner | undefined }[]> {
  return parseOwned((await execa('docker', networkList)).stdout);
}
const networkList = ['network', 'ls', '--filter', `label=${ownerLabel}`].concat(
  '--format',
  `{{.Name}} {{.Label "${ownerLabel}"}}`,
);
const parseOwned = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [network = '', ...label] = line.split(' ');
      return { network, owner: parseOwner(label.join(' ')) };
    });

/**
 * What of the leftovers no run that lives has: networks and containers by their names, and volumes that no container
 * uses.
 */
export async function abandoned(): Promise<string[]> {
  const living: string[] = [];
  for (const { network, owner } of await owned())
    if (owner && fateOf(owner, await today(owner.pid)) === 'alive') living.push(network);
  const free = await lines(['volume', 'ls', '--filter', 'dangling=true', '--format', 'volume {{.Name}}']);
  return (await leftovers()).filter((one) =>
    one.startsWith('volume ') ? free.includes(one) : !living.some((network) => one.includes(network)),
  );
}

/** The processes of the containers of a run, by whichever of its processes owns their network. */
export function contained(family: readonly Process[]): Process[] {
  const docker = (argv: string[]) => execFileSync('docker', argv, { encoding: 'utf8', stdio: 'pipe' });
  const own = parseOwned(docker(networkList)).filter(({ owner }) =>
    family.some(({ pid }) => pid === owner?.pid),
  );
  const ids = own.flatMap(({ network }) =>
    docker(['ps', '--quiet', '--filter', `network=${network}`])
      .split('\n')
      .filter(Boolean),
  );
  const pids = ids.flatMap((id) => {
    try {
      return docker(['top', id, '-eo', 'pid']).split('\n').slice(1).filter(Boolean).map(Number);
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
  const all = new Set(pids);
  return processes().filter(({ pid }) => all.has(pid));
}

/** Why no Docker engine can be used here; undefined when one can. */
export async function dockerObstacle(): Promise<string | undefined> {
  const { exitCode, stderr } = await execa('docker', ['ps', '--quiet'], { reject: false });
  return exitCode === 0 ? undefined : stderr || 'there is no docker command';
}
