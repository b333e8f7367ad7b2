// The kubelet of a node. It starts when kubeadm has written its files, and it is restarted once if it exits by itself,
// as systemd would. If it exits twice with the same message, its configuration is the reason. Any other exit is a fault
// of the machine.
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
  /** The kubelet that runs now or ran last. */
  current(): Component | undefined;
  /** Describes the fault: the kubelet was not started, or it exited for good. */
  fault(): string | undefined;
  /** The kubelet's last message, if it exited twice with the same one. */
  ended(): string | undefined;
  /** Ends the kubelet and starts it again with the setting's configuration. */
  configure(own: KubeletSetting): Promise<void>;
  /** Ends the kubelet and starts that of another `Shared`, whose version is another. */
  upgrade(by: Shared, own: KubeletSetting | undefined): Promise<void>;
}

/** Waits for kubeadm's files in the background, then runs the kubelet. */
export function kubeletOf(
  shared: Shared,
  machine: Machine,
  { signal, own }: { signal: AbortSignal; own?: KubeletSetting | undefined },
): NodeKubelet {
  let current: Component | undefined;
  let fault: string | undefined;
  let ended: string | undefined;
  let starts = 0;

  const run = async (of: KubeletSetting | undefined, more: string[], by: Shared): Promise<void> => {
    const mine = ++starts;
    let said: string | undefined;
    for (;;) {
      const from = current === undefined ? 0 : (await readFile(current.log, 'utf8')).length;
      const kubelet = await startKubelet(by, machine, { signal, own: of, more });
      current = kubelet;
      await kubelet.gone;
      const how = kubelet.exited();
      if (signal.aborted || mine !== starts || how === undefined) return;
      const words = kubeletWords((await readFile(kubelet.log, 'utf8')).slice(from));
      if (words === undefined || said !== undefined) {
        fault = how;
        if (words === said) ended = words;
        return;
      }
      said = words;
    }
  };
  const begin = (of: KubeletSetting | undefined, more: string[] = [], by = shared) =>
    void run(of, more, by).catch((thrown) => {
      if (!signal.aborted) fault = `the kubelet was not started: ${messageOf(thrown)}`;
    });
  begin(own);

  return {
    current: () => current,
    fault: () => fault,
    ended: () => ended,
    async upgrade(by, of) {
      starts += 1;
      await current?.kill();
      begin(of, [], by);
    },
    async configure(of) {
      starts += 1;
      const { version } = shared.context.group;
      await current?.kill();
      begin(
        of,
        flagPairs(kubeletFlagsOf(of, version)).map(([name, value]) => `--${name}=${value}`),
      );
    },
  };
}
