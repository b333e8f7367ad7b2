// Says before anything runs whether a version, a setting or an engine lacks what a question needs.
import type { EngineId } from '../domain/cell.ts';
import { addsControlPlane, needsHarness } from '../domain/join-mode.ts';
import { needsIpv6 } from '../domain/over-ipv6.ts';
import { asksSecond, changesOf, type Probe, type Target } from '../domain/probe.ts';
import type { Quirks } from '../domain/quirks.ts';
import type { Setting } from '../domain/setting.ts';

/** Why a version or a setting lacks what the question is about, if it does. */
export function absent(
  probe: Probe,
  { superAdmin }: Pick<Quirks, 'superAdmin'>,
  { id, apiserver, controllerManager }: Pick<Setting, 'id' | 'apiserver' | 'controllerManager'>,
): string | undefined {
  if ('identity' in probe && probe.identity === 'super-admin-cert' && !superAdmin)
    return 'kubeadm writes super-admin.conf only since v1.29';
  for (const change of changesOf(probe))
    if (change.kind === 'edit-authentication' && apiserver.edits?.[change.edit] === undefined)
      return `the setting "${id}" has no edit "${change.edit}"`;
  if ('target' in probe && probe.over !== undefined && !hasIpv6(probe.target))
    return 'over IPv6 the apiserver and kubelets are asked, and no other server';
  if (asksSecond(probe) && changesOf(probe).some(({ kind }) => kind !== 'edit-manifest'))
    return 'a second apiserver is asked after edits of the manifest of the first, and after no other change';
  if (probe.kind === 'join-after' && addsControlPlane(probe.mode))
    return 'a further control plane joins a cluster as it was started, and not after a change';
  if (changesOf(probe).some(({ kind }) => kind === 'upgrade-node')) {
    const [first, ...others] = changesOf(probe);
    if (first?.kind !== 'upgrade-node' || others.some(({ kind }) => kind !== 'renew-certificate'))
      return 'a node is upgraded by itself, and not among other changes';
    if (probe.kind === 'join-after' || (probe.kind === 'after' && !probe.target.startsWith('kubelet')))
      return 'after the upgrade of a node its kubelet is asked, and nothing else';
    if (others.length > 0 && controllerManager?.flags['cluster-signing-duration'] === undefined)
      return 'certificates of kubelets are good for a year: --cluster-signing-duration of the controller manager shortens it';
  } else if (changesOf(probe).some(({ kind }) => kind === 'renew-certificate')) {
    return 'a kubelet renews its certificate after the upgrade of its node, and after no other change';
  }
  return undefined;
}

const hasIpv6 = (target: Target) => target === 'apiserver' || target.startsWith('kubelet');

/** Servers that only their own node reaches, whose port Docker does not publish, or that this engine does not start. */
const onNode: Target[] = ['controller-manager', 'scheduler', 'etcd', 'kubelet-read-only', 'kubelet-healthz'];

/**
 * What the kind engine cannot ask: nodes do not reach the harness, the harness does not reach the loopback address of a
 * node, and its networks have IPv4 alone.
 */
export function outOfReach(
  engine: EngineId,
  probe: Probe,
  { apiserver }: Pick<Setting, 'apiserver'>,
): string | undefined {
  if (engine !== 'kind') return undefined;
  const unreached =
    ('target' in probe && onNode.includes(probe.target)) ||
    (probe.kind === 'health-check' && probe.component !== 'kube-apiserver') ||
    probe.kind === 'lb' ||
    (probe.kind === 'join' && needsHarness(probe.mode)) ||
    probe.kind === 'join-after' ||
    changesOf(probe).some(({ kind }) => kind === 'renew-certificate') ||
    needsIpv6(probe) ||
    apiserver.webhooks !== undefined;
  return unreached ? 'the process engine asks this: run it without --engine kind' : undefined;
}
