// Which flags a kube-apiserver has: those of the setting, and under them kubeadm's own; read as pflag reads them.
import { boolOf } from '../domain/flags.ts';
import type { Flags as Given } from '../domain/setting.ts';
import type { Version } from '../domain/version.ts';
import { kubeadmFlags } from './policy.ts';

export type Flags = Readonly<Record<string, string>>;

/** A setting's flags with those that kubeadm adds. */
export function effectiveFlags(version: Version, given: Flags): Flags {
  return { ...kubeadmFlags(version, given), ...given };
}

/** Flags whose values are one list, however often the flag is given (pflag's string slices, arrays and maps). */
const lists = ['authorization-mode', 'enable-admission-plugins', 'feature-gates', 'service-account-issuer'];

/** One text for each flag: of one that is given twice the last counts, but for lists. */
export function asRead(given: Given): Flags {
  return Object.fromEntries(
    Object.entries(given).map(([name, values]) => {
      const all = [values].flat();
      return [name, lists.includes(name) ? all.join() : (all.at(-1) ?? '')];
    }),
  );
}

/** The words of a list, `a,b`. */
export const listOf = (value: string | undefined): string[] => (value ? value.split(',') : []);

/** What --feature-gates says of a gate; the last counts. */
export function gateOf(flags: Flags, name: string): boolean | undefined {
  return gatesOf(flags).findLast((gate) => gate.name === name)?.on;
}

/** Every gate that is named. Since v1.35 it may be named for a component, `kube:Gate=true`. */
export function gatesOf(flags: Flags): { name: string; on: boolean | undefined }[] {
  return listOf(flags['feature-gates']).map((text) => {
    const [name = '', value = ''] = text.trim().split('=');
    return { name: name.replace(/^kube:/, '').trim(), on: boolOf(value.trim()) };
  });
}
