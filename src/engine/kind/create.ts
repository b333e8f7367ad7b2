// Runs `kind create cluster` without touching the user's own files, and keeps the output of kind and kubeadm.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { BearerlessError } from '../../domain/error.ts';
import { evidenceName } from '../../domain/evidence.ts';
import { secondsSince } from '../../domain/seconds.ts';
import { lastLines } from '../../domain/text.ts';
import { InitFailed, type InitRecord } from '../not-up.ts';
import { waiting } from '../wait.ts';
import { obstacleIn } from './fault.ts';
import type { Shared } from './shared.ts';

/** kind must not wait for pods: with anonymous authentication off, the apiserver's pod never becomes ready. */
const noWait = ['--wait', '0s'];

/**
 * Creates the cluster. Rejects with `InitFailed` if kubeadm init failed, which is an answer, and with other errors for
 * everything else. Calls `onInit` after kind has checked which containers the cluster has.
 */
export async function createCluster(
  { context, network }: Shared,
  { name, config, folder, onInit }: { name: string; config: string; folder: string; onInit: () => void },
): Promise<InitRecord> {
  const { binaries, signal, timeoutSeconds, controlPlaneTimeout } = context;
  const kind = binaries.kind?.path ?? 'kind';
  const kubeconfig = join(folder, 'kubeconfig');
  // --retain: kind would otherwise remove its logs; the harness removes the rest itself. -v 3 shows kubeadm's output.
  const argv = ['create', 'cluster', '--name', name, '--config', config, '--kubeconfig', kubeconfig];
  // On Linux kind ends with this process, even after kill -9.
  const mortal = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'KILL'] : [];
  const [file = kind, ...rest] = [...mortal, kind];
  const start = performance.now();
  const child = execa(file, [...rest, ...argv, ...noWait, '--retain', '--verbosity', '3'], {
    all: true,
    reject: false,
    stdin: 'ignore',
    timeout: (timeoutSeconds + controlPlaneTimeout) * 1000,
    cancelSignal: signal,
    env: { KIND_EXPERIMENTAL_PROVIDER: 'docker', KIND_EXPERIMENTAL_DOCKER_NETWORK: network },
  });
  let told = false;
  child.all.on('data', (chunk: Buffer) => {
    if (told || !chunk.includes('Starting control-plane')) return;
    told = true;
    onInit();
  });
  const ended = await waiting(async () => await child);
  signal.throwIfAborted();
  await writeFile(join(folder, evidenceName('log:kind')), ended.all);
  const record: InitRecord = {
    argv: ['kind', ...argv],
    ...(ended.exitCode === undefined ? {} : { exitCode: ended.exitCode }),
    timedOut: ended.timedOut,
    output: ended.all,
    seconds: secondsSince(start),
    controlPlaneTimeout,
  };
  if (ended.exitCode === 0) return record;
  // kind's own stack trace follows kubeadm's output. It does not help a user.
  const said = ended.all.split(/^Stack Trace:/m)[0] ?? '';
  const tail = lastLines(said, 25);
  const how = ended.timedOut ? 'took too long' : `ended with code ${ended.exitCode ?? ended.originalMessage}`;
  const message = `kind create cluster ${name} ${how}`;
  const obstacle = obstacleIn(said);
  if (obstacle) {
    const { code, says, hint } = obstacle;
    throw new BearerlessError('environment', code, `${message}: ${says}`, { tail, hint });
  }
  if (/failed to init node with kubeadm/.test(ended.all)) throw new InitFailed(record, message, { tail });
  throw new BearerlessError('environment', 'kind-failed', message, { tail });
}
