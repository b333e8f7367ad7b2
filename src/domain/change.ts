// Changes to a running cluster, which scenarios name and which stand in the ids of cells.
import { z } from 'zod';
import { Skew } from './join.ts';
import type { Version } from './version.ts';

/** A flag of a program, without the dashes. */
export const FlagName = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*$/, 'a flag is made of lower-case letters, digits and "-"');

/** A value that stands in a cell's id, so in names of files and in scripts. */
const EditedValue = z
  .string()
  .max(200)
  .regex(/^[\w.,:=+-]*$/, 'such a value is made of letters, digits and any of _ . , : = + -');

/** The name of one of a setting's `edits`. */
export const EditName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9-]+$/, 'the name of an edit is made of lower-case letters, digits and "-"');

/** A change to a running cluster, before it is asked again. */
export const Change = z.discriminatedUnion('kind', [
  /** A flag in the static-pod manifest of the kube-apiserver, set as an administrator would with an editor. */
  z.strictObject({ kind: z.literal('edit-manifest'), flag: FlagName, value: EditedValue }),
  /** `kubeadm upgrade apply` by the kubeadm of a later version: `next` in a scenario is the catalogue's next minor. */
  z.strictObject({
    kind: z.literal('upgrade'),
    to: z
      .string()
      .max(63)
      .regex(/^\w[\w.-]*$/, 'a version looks like 1.34, v1.34.4 or next'),
  }),
  /** The kube-apiserver ends and starts again with the same flags. */
  z.strictObject({ kind: z.literal('restart-apiserver') }),
  /** The setting's objects are written and deleted once more, as by an administrator who closes again what opened. */
  z.strictObject({ kind: z.literal('apply-objects') }),
  /** The authentication file gets the text of one of the setting's `edits` while the apiserver runs. */
  z.strictObject({ kind: z.literal('edit-authentication'), edit: EditName }),
  /**
   * `kubeadm upgrade node` and the control plane's kubelet, on a node of its own that had joined with a kubelet of an
   * earlier minor. The control plane stays as it is.
   */
  z.strictObject({ kind: z.literal('upgrade-node'), kubelet: Skew }),
  /**
   * The kubelet of that node renews a certificate: that with which it asks the apiserver, or that which it serves. Who
   * signs for minutes alone sees it happen.
   */
  z.strictObject({ kind: z.literal('renew-certificate'), of: z.enum(['client', 'serving']) }),
]);
export type Change = z.infer<typeof Change>;

/** `edit-manifest:anonymous-auth=false`, `upgrade:v1.34.4` */
export function changeId(change: Change): string {
  switch (change.kind) {
    case 'edit-manifest':
      return `${change.kind}:${change.flag}=${change.value}`;
    case 'upgrade':
      return `${change.kind}:${change.to}`;
    case 'restart-apiserver':
    case 'apply-objects':
      return change.kind;
    case 'edit-authentication':
      return `${change.kind}:${change.edit}`;
    case 'upgrade-node':
      return `${change.kind}:kubelet=${change.kubelet}`;
    case 'renew-certificate':
      return `${change.kind}:${change.of}`;
    default:
      return change satisfies never;
  }
}

/** The version of a cluster's control plane after changes. */
export function versionAfter(version: Version, changes: readonly Change[]): Version {
  return changes.findLast((change) => change.kind === 'upgrade')?.to ?? version;
}

/** Changes that are made to plain processes as well. */
const bareChanges: readonly Change['kind'][] = [
  'restart-apiserver',
  'apply-objects',
  'edit-authentication',
  'upgrade-node',
  'renew-certificate',
];
export const isBare = ({ kind }: Change): boolean => bareChanges.includes(kind);
