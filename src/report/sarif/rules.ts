// Defines security findings: a successful answer without a valid credential, where Kubernetes does not intend to answer
// everyone. Ids are stable; the number of a removed rule is not used again.
import { shortOutcome } from '../../domain/outcome.ts';
import { isMeantForAll } from '../../domain/published.ts';
import { isGood, worth } from '../../domain/worth.ts';
import type { AfterEntry, HttpEntry } from '../entries.ts';

/** A cell whose probe is an HTTP request. */
export type RequestEntry = HttpEntry | AfterEntry;

export interface Rule {
  id: string;
  name: string;
  title: string;
  help: string;
  helpUri: string;
  level: 'error' | 'warning';
  /** The severity on GitHub's scale: 7 and more is high, 9 and more is critical. */
  severity: string;
  matches(entry: RequestEntry): boolean;
}

/** Whether the request has no valid credential. */
export const isStranger = ({ probe }: RequestEntry) => !isGood(probe.identity);
/**
 * Whether the credential is a token that must be refused. With other worthless credentials a request counts as one
 * without a credential.
 */
const isRefusedToken = ({ identity }: RequestEntry['probe']) =>
  worth(identity) === 'worthless' && identity !== 'foreign-cert';

const refused = ['401', '403'];
const closedByScenario = ({ result: { expected } }: RequestEntry) =>
  expected !== undefined && refused.includes(expected.outcome);
/** Whether the same cluster refused the same request before the change. */
const openedByChange = ({ result: { before } }: RequestEntry) =>
  before !== undefined && refused.includes(shortOutcome(before));
const docs = 'https://kubernetes.io/docs/reference';

/** The rules in order of precedence; the first that matches names the finding. */
export const rules: readonly Rule[] = [
  {
    id: 'BLS001',
    name: 'WorthlessTokenAccepted',
    title: 'A bearer token that is not valid is accepted',
    help: 'A request with an invalid, malformed or expired bearer token must be answered 401. Look for an authentication webhook or proxy that accepts anything.',
    helpUri: `${docs}/access-authn-authz/authentication/`,
    level: 'error',
    severity: '9.8',
    // A kubelet that sends no TokenReviews treats a request with a token as anonymous.
    matches: ({ probe }) => isRefusedToken(probe) && !probe.target.startsWith('kubelet'),
  },
  {
    id: 'BLS002',
    name: 'StrangerReadsKubelet',
    title: 'The kubelet answers a stranger',
    help: 'Set authentication.anonymous.enabled: false and authorization.mode: Webhook in the KubeletConfiguration (CIS 4.2.1, 4.2.2).',
    helpUri: `${docs}/access-authn-authz/kubelet-authn-authz/`,
    level: 'error',
    severity: '9.1',
    matches: ({ probe }) => probe.target === 'kubelet' || probe.target === 'kubelet-read-only',
  },
  {
    id: 'BLS003',
    name: 'StrangerReadsProtectedPath',
    title: 'The kube-apiserver answers a stranger on a path that is not public',
    help: 'A role binding grants it to system:anonymous or system:unauthenticated. Find and remove that binding; closing anonymous access (CIS 1.2.1) hides it only.',
    helpUri: `${docs}/access-authn-authz/rbac/`,
    level: 'error',
    severity: '8.6',
    matches: ({ probe: { target, path } }) =>
      (target === 'apiserver' || target === 'second-apiserver') && !isMeantForAll(target, path),
  },
  {
    id: 'BLS006',
    name: 'StrangerReadsComponent',
    title: 'A component of the control plane answers a stranger beyond its health',
    help: 'etcd must ask for client certificates (--client-cert-auth), kube-controller-manager and kube-scheduler must not list more than their health checks in --authorization-always-allow-paths.',
    helpUri: 'https://kubernetes.io/docs/concepts/security/api-server-bypass-risks/',
    level: 'error',
    severity: '9.0',
    matches: (entry) => !isMeantForAll(entry.probe.target, entry.probe.path),
  },
  {
    id: 'BLS005',
    name: 'ChangeOpensPath',
    title: 'A change to the cluster opens a path that was closed to strangers',
    help: 'The same cluster turned the same request away before. After an upgrade look for objects that kubeadm creates anew, such as the RoleBinding kubeadm:bootstrap-signer-clusterinfo; remove them again as part of the upgrade.',
    helpUri: `${docs}/setup-tools/kubeadm/kubeadm-upgrade/`,
    level: 'warning',
    severity: '6.5',
    matches: openedByChange,
  },
  {
    id: 'BLS004',
    name: 'StrangerReadsClosedPath',
    title: 'A stranger is answered where the configuration should have refused',
    help: 'The setting closes this path to requests without a credential, and the answer was a success all the same. Check which configuration the running kube-apiserver has.',
    helpUri: `${docs}/access-authn-authz/authentication/#anonymous-requests`,
    level: 'warning',
    severity: '5.3',
    matches: closedByScenario,
  },
];
