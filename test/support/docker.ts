// What there is in the Docker engine, seen past our own code: by the docker command.
import { execFileSync } from 'node:child_process';
import { execa } from 'execa';
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

/** The processes of the containers that are not among `others`. */
export function contained(others: ReadonlySet<string>): Process[] {
  const docker = (argv: string[]) =>
    execFileSync('docker', argv, { encoding: 'utf8', stdio: 'pipe' }).split('\n');
  const own = docker(['ps', '--quiet', '--no-trunc']).filter((id) => id !== '' && !others.has(id));
  const pids = own.flatMap((id) => {
    try {
      return docker(['top', id, '-eo', 'pid']).slice(1).filter(Boolean).map(Number);
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
