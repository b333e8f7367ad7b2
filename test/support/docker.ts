// What there is in the Docker engine, seen past our own code: by the docker command.
import { execa } from 'execa';

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
