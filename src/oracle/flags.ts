// Derives the flags of a kube-apiserver: the setting's flags, which override the flags that kubeadm adds. Values are
// read as pflag reads them.
import { boolOf } from '../domain/flags.ts';
import type { Flags as Given } from '../domain/setting.ts';
import type { Version } from '../domain/version.ts';
import { kubeadmFlags } from './policy.ts';

export type Flags = Readonly<Record<string, string>>;

/** The setting's flags together with the flags that kubeadm adds. */
export function effectiveFlags(version: Version, given: Flags): Flags {
  return { ...kubeadmFlags(version, given), ...given };
}

/** Flags whose values form one list, however often the flag is given (pflag's string slices, arrays and maps). */
const lists = ['authorization-mode', 'enable-admission-plugins', 'feature-gates', 'service-account-issuer'];

/** One text for each flag. If a flag is given twice, the last value counts; lists are joined. */
export function asRead(given: Given): Flags {
  return Object.fromEntries(
    Object.entries(given).map(([name, values]) => {
      const all = [values].flat();
      return [name, lists.includes(name) ? all.join() : (all.at(-1) ?? '')];
    }),
  );
}

/** The items of a comma-separated list, such as `a,b`. */
export const listOf = (value: string | undefined): string[] => (value ? value.split(',') : []);

/** The value of a gate in --feature-gates; the last one counts. */
export function gateOf(flags: Flags, name: string): boolean | undefined {
  return gatesOf(flags).findLast((gate) => gate.name === name)?.on;
}

/** All gates in --feature-gates. Since v1.35 a gate may name a component, as in `kube:Gate=true`. */
export function gatesOf(flags: Flags): { name: string; on: boolean | undefined }[] {
  return listOf(flags['feature-gates']).map((text) => {
    const [name = '', value = ''] = text.trim().split('=');
    return { name: name.replace(/^kube:/, '').trim(), on: boolOf(value.trim()) };
  });
}
