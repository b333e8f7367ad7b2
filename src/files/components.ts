// Reads the parts of a setting for the controller manager, the scheduler and etcd: their flags, each taken, replaced or
// left out.
import type { Flags } from '../domain/setting.ts';
import { flagsByName } from './apiserver.ts';
import { flagFate, isKubeadms } from './flag-fates.ts';
import { type Gathered, tell } from './gathered.ts';

const keys = {
  'kube-controller-manager': 'controllerManager',
  'kube-scheduler': 'scheduler',
  etcd: 'etcd',
} as const;
type Key = (typeof keys)[keyof typeof keys];

/** The flags of each component in the files. A component that is as kubeadm sets it up is absent. */
export function componentsOf(gathered: Gathered): Partial<Record<Key, { flags: Flags }>> {
  const own: Partial<Record<Key, { flags: Flags }>> = {};
  for (const [part, key] of Object.entries(keys) as [keyof typeof keys, Key][]) {
    const flags: Flags = {};
    for (const [name, all] of flagsByName(gathered, part)) {
      const values: string[] = [];
      for (const { value, place } of all) {
        const said = `--${name}=${value}`;
        const fate = flagFate(part, name, value);
        if (fate !== undefined) tell(gathered, fate.fate, { part, said, place, because: fate.because });
        else if (isKubeadms(part, name, value))
          tell(gathered, 'taken', { part, said, place, because: 'as kubeadm sets it by itself' });
        else {
          tell(gathered, 'taken', { part, said, place, because: 'as it is' });
          values.push(value);
        }
      }
      if (values.length > 0) flags[name] = values.length === 1 ? (values[0] as string) : values;
    }
    if (Object.keys(flags).length > 0) own[key] = { flags };
  }
  return own;
}
