// A setting is one way to configure anonymous access: apiserver flags and files, as data in clusters/settings/ID.yaml.
import { z } from 'zod';
import { Minor } from './version.ts';

/** An object as `kubectl apply` takes it; only of RBAC. */
export const RbacObject = z.looseObject({
  apiVersion: z.literal('rbac.authorization.k8s.io/v1'),
  kind: z.enum(['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding']),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});
export type RbacObject = z.infer<typeof RbacObject>;

export const KubeletSetting = z.strictObject({
  /** Laid over the KubeletConfiguration that kubeadm wrote. */
  config: z.record(z.string(), z.unknown()).default({}),
  /** The kubelet gets no configuration file at all, so that the defaults of its flags rule. */
  flagsOnly: z.boolean().default(false),
  /** What the user system:anonymous may do with this one node: a ClusterRole with its name, and a binding. */
  grant: z
    .strictObject({
      verbs: z.array(z.string()).min(1),
      resources: z.array(z.string().startsWith('nodes/')).min(1),
    })
    .optional(),
});
export type KubeletSetting = z.infer<typeof KubeletSetting>;

export const Setting = z.strictObject({
  /** The file's name without `.yaml`. */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is made of lower-case words joined by "-"'),
  title: z.string(),
  /** Why one would set it so, one or two sentences. */
  why: z.string(),
  /** CIS numbers, KEPs, issues, URLs. */
  references: z.array(z.string()).default([]),
  /** Minors in which the setting exists, both ends included. Outside them its cells are `unsupported`. */
  since: Minor.optional(),
  until: Minor.optional(),
  /** Said in the cell when the version lies outside the span. */
  unsupportedBecause: z.string().optional(),
  apiserver: z
    .strictObject({
      /** kube-apiserver flags without the dashes, as kubeadm's `apiServer.extraArgs` takes them. */
      flags: z.record(z.string(), z.string()).default({}),
      /** Flags only for a span of minors (a feature gate that is alpha in one minor and removed in another). */
      flagsWhen: z
        .array(
          z.strictObject({
            since: Minor.optional(),
            until: Minor.optional(),
            flags: z.record(z.string(), z.string()),
          }),
        )
        .default([]),
      /** An AuthenticationConfiguration; written to a file that `--authentication-config` names. */
      authenticationConfig: z.record(z.string(), z.unknown()).optional(),
      /** Files in the folder /etc/kubernetes/bearerless, which flags may name: name → content. */
      files: z.record(z.string().regex(/^[\w.-]+$/), z.string()).default({}),
      /** Further texts of the authentication file, by name: what it is edited to while the apiserver runs. */
      edits: z.record(z.string().regex(/^[a-z0-9-]+$/), z.string()).optional(),
      /** A strategic merge patch of the static pod, given to kubeadm; only whole clusters (depth `node`) have that pod. */
      patch: z.record(z.string(), z.unknown()).optional(),
    })
    .default({ flags: {}, flagsWhen: [], files: {} }),
  /** RBAC objects that an administrator makes, or puts in the place of those there, once the cluster is up. */
  objects: z.array(RbacObject).default([]),
  /** RoleBindings that an administrator deletes once the cluster is up, as `namespace/name`. */
  deleteRoleBindings: z.array(z.string().regex(/^[a-z0-9-]+\/.+$/)).default([]),
  /** How the kubelet of a node of its own is configured; settings that differ in this alone share a control plane. */
  kubelet: KubeletSetting.optional(),
});
export type Setting = z.infer<typeof Setting>;
