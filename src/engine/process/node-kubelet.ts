// The kubelet of a node: started when kubeadm has written its files, and once more when it ends by itself, as systemd
// would. One that ends twice with the same words does so over what it was given; any other end is a fault of the
// machine.
import { readFile } from 'node:fs/promises';
import { messageOf } from '../../domain/error.ts';
import { flagPairs } from '../../domain/flags.ts';
import type { KubeletSetting } from '../../domain/setting.ts';
import { kubeletFlagsOf } from '../../domain/setting-files.ts';
import { kubeletWords } from '../common/rejection.ts';
import type { Component } from './component.ts';
import { startKubelet } from './kubelet.ts';
import type { Machine } from './machine.ts';
import type { Shared } from './shared.ts';

export interface NodeKubelet {
  /** The one that runs, or ran last. */
  current(): Component | undefined;
  /** What broke: it was not started, or ended for good. */
  fault(): string | undefined;
  /** Its own last words, where it ended twice with the same. */
  ended(): string | undefined;
  /** Ends it and starts it as the setting wants it. */
  configure(own: KubeletSetting): Promise<void>;
}

/** Waits for kubeadm's files in the background. */
export function kubeletOf(
  shared: Shared,
  machine: Machine,
  signal: AbortSignal,
  own?: KubeletSetting,
): NodeKubelet {
  let current: Component | undefined;
  let fault: string | undefined;
  let ended: string | undefined;
  let turn = 0;

  const run = async (of: KubeletSetting | undefined, more: string[]): Promise<void> => {
    const mine = ++turn;
    let said: string | undefined;
    for (;;) {
      const from = current === undefined ? 0 : (await readFile(current.log, 'utf8')).length;
      const kubelet = await startKubelet(shared, machine, signal, of, more);
      current = kubelet;
      await kubelet.gone;
      const how = kubelet.exited();
      if (signal.aborted || mine !== turn || how === undefined) return;
      const words = kubeletWords((await readFile(kubelet.log, 'utf8')).slice(from));
      if (words === undefined || said !== undefined) {
        fault = how;
        if (words === said) ended = words;
        return;
      }
      said = words;
    }
  };
  const begin = (of: KubeletSetting | undefined, more: string[] = []) =>
    void run(of, more).catch((thrown) => {
      if (!signal.aborted) fault = `the kubelet was not started: ${messageOf(thrown)}`;
    });
  begin(own);

  return {
    current: () => current,
    fault: () => fault,
    ended: () => ended,
    async configure(of) {
      turn += 1;
      const { version } = shared.context.group;
      await current?.kill();
      begin(
        of,
        flagPairs(kubeletFlagsOf(of, version)).map(([name, value]) => `--${name}=${value}`),
      );
    },
  };
}
