// Writes kubeconfigs of one cluster and one user, for whoever makes one.
import { stringify } from 'yaml';

/** A cluster and a user, in the fields of a kubeconfig. */
export interface KubeconfigParts {
  /** The name of the cluster, the user and their context. */
  name: string;
  cluster: Readonly<Record<string, string>>;
  user: Readonly<Record<string, unknown>>;
}

/** The text of a kubeconfig whose current context has both. */
export function kubeconfigText({ name, cluster, user }: KubeconfigParts): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}
