// A join with version skew: the kubelet of the node is of another minor than the control plane that it joins.
import { z } from 'zod';
import { addsControlPlane, JoinMode } from './join-mode.ts';

/**
 * How many minors the kubelet is before (`-1`) or after (`+1`) the control plane. The kubeadm that joins it is always
 * of the control plane's version, as upstream's policy wants it (kubernetes.io, "kubeadm's skew against kubeadm").
 */
export const Skew = z
  .string()
  .regex(/^[+-][1-9]$/, 'how far a kubelet is from the control plane looks like -1');
export type Skew = z.infer<typeof Skew>;

/** The modes in which an older kubelet can join; a control plane is of one version. */
const skewable = JoinMode.options.filter((mode) => !addsControlPlane(mode));

/** A join as scenarios name it, and as it stands in the ids of cells: `token`, `token:kubelet=-1`. */
export const JoinName = z.union(
  [JoinMode, z.string().regex(new RegExp(`^(?:${skewable.join('|')}):kubelet=[+-][1-9]$`), { abort: true })],
  {
    error: ({ input }) =>
      String(input).includes(':')
        ? 'a join with a kubelet of another minor looks like token:kubelet=-1'
        : undefined,
  },
);

/** What a join is made of, besides its kind. */
export interface Join {
  mode: JoinMode;
  kubelet?: Skew | undefined;
}

/** `token`, `token:kubelet=-1` */
export const joinName = ({ mode, kubelet }: Join): string =>
  kubelet === undefined ? mode : `${mode}:kubelet=${kubelet}`;

/** The same taken apart, as far as punctuation goes: whether there is such a mode or skew is not looked at. */
export function joinShape(name: string): { mode: string; kubelet?: string } {
  const [mode = '', ...rest] = name.split(':kubelet=');
  return rest.length === 0 ? { mode } : { mode, kubelet: rest.join(':kubelet=') };
}
