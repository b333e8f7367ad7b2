// Where the Docker engine that scripts/docker-engine starts has its programs, data and socket, and whether it runs.
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { limit, unlessAborted } from '../src/system/limit.ts';

export interface Place {
  /** Everything is below it. */
  folder: string;
  /** The unpacked programs. */
  root: string;
  /** What exists only while the engine runs. */
  state: string;
  socket: string;
  pidFile: string;
  log: string;
}

/** The engine's folders in this user's cache. */
export function place(env: NodeJS.ProcessEnv = process.env): Place {
  const folder = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'bearerless/docker-engine');
  const state = join(folder, 'state');
  return {
    folder,
    root: join(folder, 'root'),
    state,
    socket: join(state, 'docker.sock'),
    pidFile: join(state, 'dockerd.pid'),
    log: join(folder, 'dockerd.log'),
  };
}

/** Whether an engine answers: at this socket, or where DOCKER_HOST says. */
export async function answers(socketPath?: string): Promise<boolean> {
  const milliseconds = 5_000;
  using within = limit(milliseconds);
  try {
    const client = new Dockerode({
      timeout: milliseconds,
      ...(socketPath === undefined ? {} : { socketPath }),
    });
    await unlessAborted(within.signal, client.ping());
    return true;
  } catch {
    return false;
  }
}

/**
 * The id of the dockerd that this script started, while it runs. The number of a process that is gone may belong to
 * another one now, so only a process that was started with our pid file counts.
 */
export async function ownProcess({ pidFile }: Place): Promise<number | undefined> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const argv = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return argv.split('\0').includes(pidFile) ? pid : undefined;
}
