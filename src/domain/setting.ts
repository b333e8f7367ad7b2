// A setting is one way to configure anonymous access: apiserver flags and files, as data in clusters/settings/ID.yaml.
import { z } from 'zod';
import { EditName, FlagName } from './change.ts';
import { Text } from './text.ts';
import { Minor } from './version.ts';

/** The name of a setting or scenario: a part of cell ids and folders. */
export const SettingId = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is made of lower-case words joined by "-"');

/**
 * Letters of a setting's name: the longest host name that is made of it, `bearerless-0a1b2c-NAME-control-plane` of the
 * kind engine, may have 63, as a node's label may.
 */
const longestName = 31;

/**
 * The value of a flag. It is written into manifests and configuration files, each of which quotes it in its own way.
 */
const FlagValue = z
  .string()
  .max(4_000)
  .regex(/^[ -~]*$/, 'the value of a flag is one line of ASCII');
/** A flag that is given more than once is a list of its values. */
const Flags = z.record(FlagName, z.union([FlagValue, z.array(FlagValue).min(1)]));
export type Flags = z.infer<typeof Flags>;

/** The name of a file in a folder of ours. */
export const FileName = z
  .string()
  .max(100)
  .regex(/^\w[\w.-]*$/, 'the name of a file is made of letters, digits and any of _ . -');

/** A kubelet reads no other files of its drop-in folder (cmd/kubelet/app/server.go). */
const DropInName = z
  .string()
  .max(100)
  .regex(/^\w[\w.-]*\.conf$/, 'the name of a drop-in ends in .conf');

const namespace = /[a-z0-9-]{1,63}/;
/** The API takes every name that can stand in a path (k8s.io/apimachinery pkg/api/validation/path/name.go). */
const rbacName = /(?!\.{1,2}$)[!-$&-.0-~]{1,253}/;

const Words = z.array(z.string());

/** An object as `kubectl apply` takes it; only of RBAC. */
export const RbacObject = z.looseObject({
  apiVersion: z.literal('rbac.authorization.k8s.io/v1'),
  kind: z.enum(['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding']),
  metadata: z.looseObject({
    name: z.string().regex(new RegExp(`^${rbacName.source}$`), 'this is no name of an RBAC object'),
    namespace: z
      .string()
      .regex(new RegExp(`^${namespace.source}$`), 'this is no namespace')
      .optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  rules: z
    .array(
      z.looseObject({
        verbs: Words,
        resources: Words.optional(),
        resourceNames: Words.optional(),
        nonResourceURLs: Words.optional(),
      }),
    )
    .optional(),
  roleRef: z.looseObject({ kind: z.string(), name: z.string() }).optional(),
  subjects: z.array(z.looseObject({ name: z.string() })).optional(),
});
export type RbacObject = z.infer<typeof RbacObject>;

/** Any other object of the API, as `kubectl apply` takes it: a Secret, a ConfigMap, a ServiceAccount, an APIService. */
const OtherObject = z.looseObject({
  apiVersion: z.string().regex(/^(?!rbac\.authorization\.k8s\.io\/)([a-z0-9.-]+\/)?v[a-z0-9]+$/, {
    error: 'an apiVersion looks like v1 or apps/v1',
    abort: true,
  }),
  kind: z.string().regex(/^[A-Z][A-Za-z0-9]*$/, 'a kind looks like ConfigMap'),
  metadata: z.looseObject({ name: z.string().min(1).max(253), namespace: z.string().max(63).optional() }),
});
export const ClusterObject = z.union([RbacObject, OtherObject]);
export type ClusterObject = z.infer<typeof ClusterObject>;

/** Whether an object is one of RBAC. */
export function isRbac<T extends { apiVersion: string }>(object: T): object is Extract<T, RbacObject> {
  return object.apiVersion.startsWith('rbac.authorization.k8s.io/');
}

/** An object that an administrator deletes, by its name. */
export const Deleted = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string().min(1).max(253),
  /** Absent for what is not in a namespace. */
  namespace: z.string().max(63).optional(),
});

export type Deleted = z.infer<typeof Deleted>;

/** Files in the folder /etc/kubernetes/bearerless, which flags may name: name → content. */
const Files = z.record(FileName, z.string());

/**
 * How a webhook of the harness answers every TokenReview and SubjectAccessReview: it authenticates and allows; it
 * denies; it has no opinion; it never answers; it answers 500; nothing listens.
 */
export const Webhook = z.enum(['allow', 'deny', 'no-opinion', 'hang', 'error', 'away']);
export type Webhook = z.infer<typeof Webhook>;

/** Flags only for a span of minors (a feature gate that is alpha in one minor and removed in another). */
const FlagsWhen = z.array(z.strictObject({ since: Minor.optional(), until: Minor.optional(), flags: Flags }));

/**
 * A component of the control plane beside the kube-apiserver: flags without the dashes, as kubeadm's `extraArgs` take
 * them, and files.
 */
export const Component = z.strictObject({
  flags: Flags.default({}),
  flagsWhen: FlagsWhen.default([]),
  files: Files.default({}),
});

export type Component = z.infer<typeof Component>;

export const KubeletSetting = z.strictObject({
  /** Merged over the KubeletConfiguration that kubeadm wrote. */
  config: z.record(z.string(), z.unknown()).default({}),
  /** The kubelet gets no configuration file, so the defaults of its flags apply. */
  flagsOnly: z.boolean().default(false),
  /** Flags of the kubelet, which override its configuration. */
  flags: Flags.optional(),
  flagsWhen: FlagsWhen.optional(),
  /** Files that its flags or configuration may name. */
  files: Files.optional(),
  /**
   * Its drop-in folder (--config-dir): name of a file, such as 10-own.conf → a part of a KubeletConfiguration. Without
   * such a folder, a version's kubelet has them in its configuration.
   */
  dropIns: z.record(DropInName, z.record(z.string(), z.unknown())).optional(),
  /** What the user system:anonymous may do with this one node: a ClusterRole with its name, and a binding. */
  grant: z
    .strictObject({
      verbs: z.array(z.string().regex(/^([a-z]+|\*)$/, 'a verb is one word in lower case')).min(1),
      resources: z
        .array(z.string().regex(/^nodes\/([a-z]+|\*)$/, 'such a resource looks like nodes/metrics'))
        .min(1),
    })
    .optional(),
});
export type KubeletSetting = z.infer<typeof KubeletSetting>;

/**
 * The bootstrap token with which nodes join, as an InitConfiguration of kubeadm says it; what is absent is kubeadm's
 * default (kubeadm apis/bootstraptoken/v1/defaults.go). Its value is always the harness's own.
 */
export const BootstrapToken = z.strictObject({
  usages: z
    .array(z.enum(['signing', 'authentication']))
    .min(1)
    .default(['signing', 'authentication']),
  groups: z
    .array(
      z
        .string()
        .max(300)
        .regex(
          /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/,
          'such a group begins with system:bootstrappers:',
        ),
    )
    .min(1)
    .default(['system:bootstrappers:kubeadm:default-node-token']),
  /** Its time has passed before anything is asked. */
  expired: z.boolean().default(false),
});
export type BootstrapToken = z.infer<typeof BootstrapToken>;

export const Setting = z.strictObject({
  /** The file's name without `.yaml`. */
  id: SettingId.max(
    longestName,
    `a setting's name has at most ${longestName} characters, since host names are made of it`,
  ),
  title: Text,
  /** Why somebody would use it, in one or two sentences. */
  why: Text,
  /** CIS numbers, KEPs, issues, URLs. */
  references: z.array(Text).default([]),
  /** Minors in which the setting exists, both ends included. Outside them its cells are `unsupported`. */
  since: Minor.optional(),
  until: Minor.optional(),
  /** The reason in the cell when the version is outside the span. */
  unsupportedBecause: Text.optional(),
  apiserver: z
    .strictObject({
      /** kube-apiserver flags without the dashes, as kubeadm's `apiServer.extraArgs` takes them. */
      flags: Flags.default({}),
      flagsWhen: FlagsWhen.default([]),
      /** An AuthenticationConfiguration; written to a file that `--authentication-config` names. */
      authenticationConfig: z.record(z.string(), z.unknown()).optional(),
      files: Files.default({}),
      /**
       * Webhooks that the harness serves, by name: flags and files name each by its kubeconfig,
       * /etc/kubernetes/bearerless/NAME.kubeconfig.
       */
      webhooks: z.record(EditName, Webhook).optional(),
      /** Further texts of the authentication file, by name. An edit replaces the file while the apiserver runs. */
      edits: z.record(EditName, z.string()).optional(),
      /**
       * A strategic merge patch of the static pod, given to kubeadm; only whole clusters (depth `node`) have that pod.
       */
      patch: z.record(z.string(), z.unknown()).optional(),
    })
    .default({ flags: {}, flagsWhen: [], files: {} }),
  controllerManager: Component.optional(),
  scheduler: Component.optional(),
  etcd: Component.optional(),
  /** Absent where it is as kubeadm makes it. */
  bootstrapToken: BootstrapToken.optional(),
  /** Objects that an administrator creates or replaces once the cluster is up. */
  objects: z.array(ClusterObject).default([]),
  /** Objects that an administrator deletes once the cluster is up. */
  delete: z.array(Deleted).optional(),
  /** Objects and deletions only for a span of minors. */
  objectsWhen: z
    .array(
      z.strictObject({
        since: Minor.optional(),
        until: Minor.optional(),
        objects: z.array(ClusterObject).default([]),
        delete: z.array(Deleted).default([]),
      }),
    )
    .optional(),
  /** RoleBindings that an administrator deletes once the cluster is up, as `namespace/name`. */
  deleteRoleBindings: z
    .array(
      z
        .string()
        .regex(new RegExp(`^${namespace.source}/${rbacName.source}$`), 'it looks like NAMESPACE/NAME'),
    )
    .default([]),
  /** The configuration of the kubelet of an extra node. Settings that differ only in this share a control plane. */
  kubelet: KubeletSetting.optional(),
});
export type Setting = z.infer<typeof Setting>;
