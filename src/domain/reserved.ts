// The flags and files of a control plane that the harness sets itself. A setting may not set them too: one of the two
// would be dropped silently.

/**
 * Flags of the apiserver: its audit log is evidence, and one etcd serves all settings, each below a prefix of its own.
 */
export const reservedFlag: RegExp = /^(audit|etcd)-/;

/** Names in /etc/kubernetes/bearerless. */
export const reservedFiles: readonly string[] = ['audit-policy.yaml', 'authentication.yaml', 'kubeadm.yaml'];
