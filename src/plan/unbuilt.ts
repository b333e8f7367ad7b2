// Questions that can be named but not yet put by any engine: the plan calls them unsupported, so that nothing seems measured.
import type { Identity, Probe, Target } from '../domain/probe.ts';

const identities: Identity[] = [
  'malformed-token',
  'empty-token',
  'basic',
  'expired-bootstrap-token',
  'foreign-cert',
  'node-cert',
  'kubelet-client-cert',
  'super-admin-cert',
  'admin-cert-bad-token',
];
/** Those of them that kubelets are asked with. */
const atKubelets: Identity[] = ['foreign-cert', 'node-cert', 'kubelet-client-cert'];
const targets: Target[] = ['controller-manager', 'scheduler', 'etcd'];
const changes = ['restart-apiserver', 'edit-authentication'];
const because = 'this version of bearerless does not ask it yet';

/** Why no engine can put this question, if that is so. */
export function unbuilt(probe: Probe): string | undefined {
  const missing =
    ('identity' in probe &&
      ((identities.includes(probe.identity) &&
        !(probe.target.startsWith('kubelet') && atKubelets.includes(probe.identity))) ||
        targets.includes(probe.target))) ||
    ('change' in probe && changes.includes(probe.change.kind));
  return missing ? because : undefined;
}
