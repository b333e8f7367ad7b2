// Runs the real `kubeadm init` on a machine and decides what a failure means. A failure is an answer, unless something
// that kubeadm depends on was unavailable for a while.
import { stripVTControlCharacters } from 'node:util';
import { BearerlessError } from '../../domain/error.ts';
import { rounded } from '../../domain/seconds.ts';
import type { Setting } from '../../domain/setting.ts';
import { filesFolder } from '../../domain/setting-files.ts';
import { lastLines } from '../../domain/text.ts';
import type { Version } from '../../domain/version.ts';
import { followEnds } from '../common/apiserver-ends.ts';
import { judgedInit } from '../common/without-setting.ts';
import type { Open } from '../node.ts';
import { InitFailed, type InitRecord } from '../not-up.ts';
import { restartPatience, type Supervision } from '../supervision.ts';
import { type WaitOptions, waitFor } from '../wait.ts';
import { lookingAtEtcd } from './etcd.ts';
import type { Machine } from './machine.ts';
import { apiserverLogs } from './pod-logs.ts';

/** `ended` fires when the machine is no longer used. */
type InitOptions = WaitOptions & { ended: AbortSignal };

export const configPath = `${filesFolder}/kubeadm.yaml`;

export interface Initializing {
  setting: Setting;
  version: Version;
  machine: Machine;
  /** Connects from within the machine. */
  open: Open;
  supervision: Supervision;
  /** Seconds. */
  controlPlaneTimeout: number;
  flags: string[];
}

/**
 * Runs `kubeadm init` with the configuration at `configPath`. Rejects with `InitFailed` or `ConfigRejected`, which are
 * answers, and with other errors for everything else.
 */
export async function initialize(
  { setting, version, machine, open, supervision, controlPlaneTimeout, flags }: Initializing,
  { limit, signal, ended }: InitOptions,
): Promise<InitRecord> {
  const etcd = listenToEtcd(supervision, open, ended);
  using ends = followEnds(() => apiserverLogs(machine));
  const since = performance.now();
  const init = await runInit(machine, {
    controlPlaneTimeout,
    flags,
    limits: {
      limit: limit + controlPlaneTimeout * 2000,
      signal,
    },
  });
  if (init.exitCode === 0) return init;
  const how = init.timedOut ? 'took too long' : `exited with code ${init.exitCode}`;
  const message = `kubeadm init of ${setting.id} ${how}`;
  const tail = lastLines(init.output);
  const trouble = etcd.answered ? await supervision.troubleSince(since) : 'etcd has never answered';
  const fault =
    trouble && new BearerlessError('environment', 'unsteady', `${message}, and ${trouble}`, { tail });
  const failed = new InitFailed(init, message, { tail });
  throw judgedInit(failed, { setting, version, ends: await ends.all(), ...(fault ? { fault } : {}) });
}

/** Watches etcd from its first answer on. */
function listenToEtcd(supervision: Supervision, open: Open, signal: AbortSignal): { answered: boolean } {
  const looking = lookingAtEtcd(open);
  const state = { answered: false };
  const look = async () => {
    await looking.look(signal);
    return true;
  };
  waitFor('etcd answers', look, { limit: Number.POSITIVE_INFINITY, signal, every: 500 }).then(
    () => {
      state.answered = true;
      supervision.listen(looking, { patience: restartPatience, always: true });
    },
    () => undefined,
  );
  return state;
}

/**
 * Skips two phases: `preflight`, because up to v1.30 it needs crictl to pull images that are already there, and
 * `addon`, because nothing asks CoreDNS or kube-proxy.
 */
async function runInit(
  machine: Machine,
  {
    controlPlaneTimeout,
    flags,
    limits,
  }: { controlPlaneTimeout: number; flags: string[]; limits: { limit: number; signal: AbortSignal } },
): Promise<InitRecord> {
  const argv = ['kubeadm', 'init', '--config', configPath, '--ignore-preflight-errors=all'];
  argv.push('--skip-phases=preflight,addon', '--skip-token-print', '--v=1', ...flags);
  const ran = await machine.run(argv, limits);
  return {
    argv,
    ...(ran.code === undefined ? {} : { exitCode: ran.code }),
    timedOut: ran.timedOut,
    output: stripVTControlCharacters(ran.output),
    seconds: rounded(ran.seconds),
    controlPlaneTimeout,
  };
}
