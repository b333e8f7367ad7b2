// Runs `kind create cluster`, with everything of the user's own left alone, and keeps what it and kubeadm said.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { BearerlessError } from '../../domain/error.ts';
import { evidenceName } from '../../domain/evidence.ts';
import { secondsSince } from '../../domain/seconds.ts';
import { InitFailed, type InitRecord } from '../not-up.ts';
import { waiting } from '../wait.ts';
import { obstacleIn } from './fault.ts';
import type { Shared } from './shared.ts';

/** kind waits for no pod: with anonymous authentication off the apiserver's own never gets ready. */
const noWait = ['--wait', '0s'];

/**
 * Creates the cluster. Throws `InitFailed` when kubeadm init failed, which is an answer, and plain errors for the rest.
 */
export async function createCluster(
  { context, network }: Shared,
  name: string,
  config: string,
  folder: string,
  /** Called when kind has looked at which containers the cluster has. */
  onInit: () => void,
): Promise<InitRecord> {
  const { binaries, signal, timeoutSeconds, controlPlaneTimeout } = context;
  const kind = binaries.kind?.path ?? 'kind';
  const kubeconfig = join(folder, 'kubeconfig');
  // --retain: its logs would be gone otherwise; what is left is removed by us. -v 3 shows what kubeadm said.
  const argv = ['create', 'cluster', '--name', name, '--config', config, '--kubeconfig', kubeconfig];
  // On Linux kind does not outlive us, even after kill -9.
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
  // After what kubeadm said comes kind's own stack of calls, which tells a user nothing.
  const said = ended.all.split(/^Stack Trace:/m)[0] ?? '';
  const tail = said.trimEnd().split('\n').slice(-25).join('\n');
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
