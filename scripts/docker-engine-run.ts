// Starts a Docker engine where none answers, and ends what it started. The engine makes no service and no group, and
// has no other socket than its own.
import { spawn } from 'node:child_process';
import { access, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { $, which } from 'zx';
import { BearerlessError } from '../src/domain/error.ts';
import { lastLines } from '../src/domain/text.ts';
import { waitFor } from '../src/engine/wait.ts';
import { lock } from '../src/system/lock.ts';
import { has, installCalled, say, unpackEngine } from './docker-engine-packages.ts';
import { answers, ownProcess, type Place, place } from './docker-engine-place.ts';

/** An engine that answers, and what a shell needs to use it. */
export interface Engine {
  /** For DOCKER_HOST. */
  host: string;
  /** The folder of the `docker` command, which kind calls; only where the PATH has none. */
  programs?: string;
  /** Whether this call started it, so that the caller ends it. */
  isStarted: boolean;
}

const silent = $({ nothrow: true, quiet: true });
const exists = async (file: string) =>
  await access(file).then(
    () => true,
    () => false,
  );

function fault(message: string, hint: string, tail?: string): BearerlessError {
  return new BearerlessError('environment', 'no-docker', message, {
    hint,
    ...(tail === undefined ? {} : { tail }),
  });
}

/** Finds an engine, or starts one. */
export async function startEngine(signal: AbortSignal): Promise<Engine> {
  withSystemPrograms();
  const own = place();
  const host = process.env.DOCKER_HOST || 'unix:///var/run/docker.sock';
  const used = async (host: string, isStarted: boolean): Promise<Engine> => ({
    host,
    ...((await has('docker')) ? {} : { programs: join(own.root, 'usr/bin') }),
    isStarted,
  });
  if (await answers()) {
    say(`an engine answers at ${host}`);
    return await used(host, false);
  }
  const none = `no Docker engine answers at ${host}`;
  if (process.platform !== 'linux') throw fault(none, 'Start Docker Desktop.');
  if (process.getuid?.() !== 0) throw fault(none, 'Start it, or run this as root to get one.');
  await mkdir(own.state, { recursive: true });
  await installCalled();
  // Two that start at once share one engine.
  await using _alone = await lock(join(own.folder, 'lock'), signal);
  const socket = `unix://${own.socket}`;
  if ((await ownProcess(own)) !== undefined && (await answers(own.socket))) {
    say('already started');
    return await used(socket, false);
  }
  const programs = ['usr/sbin/dockerd', 'usr/bin/containerd'].map((name) => join(own.root, name));
  if (!(await Promise.all(programs.map(exists))).every(Boolean)) await unpackEngine(own);
  await rm(own.socket, { force: true });
  await rm(own.pidFile, { force: true });
  await rememberNetwork(own);
  await startDockerd(own, signal);
  say(`is up, log in ${own.log}`);
  return await used(socket, true);
}

/** Makes this process, and whatever it starts, use the engine. */
export function useEngine({ host, programs }: Engine): void {
  process.env.DOCKER_HOST = host;
  if (programs !== undefined) process.env.PATH = `${programs}:${process.env.PATH ?? ''}`;
}

/** Programs of the system are not on every user's PATH. */
function withSystemPrograms(): void {
  process.env.PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;
}

/** Remembers what a dockerd changes of the host's network and does not change back. */
async function rememberNetwork({ state }: Place): Promise<void> {
  const rules = await silent`iptables --list-rules FORWARD`;
  await writeFile(join(state, 'forward'), rules.stdout.split('\n')[0] ?? '');
  const bridge = await silent`ip link show docker0`;
  if (bridge.exitCode === 0) await rm(join(state, 'made-bridge'), { force: true });
  else await writeFile(join(state, 'made-bridge'), '');
}

/** Starts dockerd, which outlives this script; comes back when it answers. */
async function startDockerd(own: Place, signal: AbortSignal): Promise<void> {
  const log = await open(own.log, 'w');
  const argv = [
    ...['--data-root', join(own.folder, 'data'), '--exec-root', join(own.state, 'exec')],
    ...['--pidfile', own.pidFile, '--host', `unix://${own.socket}`, '--init-path', await which('tini')],
    ...['--config-file', '/dev/null', '--userland-proxy-path', join(own.root, 'usr/sbin/docker-proxy')],
  ];
  const programs = ['usr/sbin', 'usr/bin'].map((name) => join(own.root, name));
  const dockerd = spawn(join(own.root, 'usr/sbin/dockerd'), argv, {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: { ...process.env, PATH: [...programs, process.env.PATH].join(':') },
  });
  dockerd.on('error', () => undefined);
  dockerd.unref();
  await log.close();
  const look = async () => {
    if (await answers(own.socket)) return true;
    if (dockerd.pid === undefined || dockerd.exitCode !== null || dockerd.signalCode !== null)
      throw fault('the engine ended before it answered', '');
    return undefined;
  };
  try {
    await waitFor('the Docker engine', look, { limit: 30_000, signal, every: 100 });
  } catch {
    dockerd.kill();
    signal.throwIfAborted();
    const tail = lastLines(await readFile(own.log, 'utf8').catch(() => ''));
    throw fault('the engine did not come up', `Its whole log is ${own.log}.`, tail);
  }
}

/** Ends what this script started, and nothing else; with `purge` its images and programs are deleted too. */
export async function stopEngine({ purge = false } = {}): Promise<void> {
  withSystemPrograms();
  const own = place();
  const pid = await ownProcess(own);
  if (pid === undefined) say('nothing of ours is running');
  else {
    process.kill(pid, 'SIGTERM');
    // It ends its containers and containerd itself; what does not end is killed.
    const isGone = async () => (await ownProcess(own)) === undefined || undefined;
    const { signal } = new AbortController();
    await waitFor(`the end of ${pid}`, isGone, { limit: 30_000, signal, every: 100 }).catch(() =>
      process.kill(pid, 'SIGKILL'),
    );
    await restoreNetwork(own);
    say(`ended ${pid}`);
  }
  if (purge) await rm(own.folder, { recursive: true, force: true });
}

/** Takes back what the engine changed of the host's network. */
async function restoreNetwork({ state }: Place): Promise<void> {
  if (await exists(join(state, 'made-bridge'))) await silent`ip link delete docker0`;
  const forward = await readFile(join(state, 'forward'), 'utf8').catch(() => '');
  const policy = forward.split(/\s+/).filter(Boolean);
  if (policy.length === 3) await silent`iptables ${policy}`;
}
