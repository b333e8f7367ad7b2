// What the harness itself sets of a control plane. No setting may have it too: one of the two would be dropped, and
// nobody would know.

/**
 * Flags of the apiserver: its audit log is evidence, and one etcd serves all settings, each below a prefix of its own.
 */
export const reservedFlag: RegExp = /^(audit|etcd)-/;

/** Names in /etc/kubernetes/bearerless. */
export const reservedFiles: readonly string[] = ['audit-policy.yaml', 'authentication.yaml', 'kubeadm.yaml'];
