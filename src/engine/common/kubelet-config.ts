// The configuration of a node's kubelet: kubeadm's, then the harness's changes that make it possible to ask it, then
// the setting's own. Pure; both engines use it.
import {
  dropInVariable,
  kubeletConfiguration,
  kubeletOn,
  needsVariable,
} from '../../domain/kubelet-configuration.ts';
import type { Quirks } from '../../domain/quirks.ts';
import type { KubeletSetting } from '../../domain/setting.ts';
import { deepMerge, type Tree } from '../../domain/tree.ts';
import type { Version } from '../../domain/version.ts';

/**
 * Disables the kubelet's caches, so that each request triggers its own reviews. By default a kubelet caches the review
 * of a token for 2 minutes and of an access for 5 minutes or 30 seconds, and up to v1.26 it sends only 5 reviews a
 * second (pkg/kubelet/apis/config/v1beta1/defaults.go). No answer changes.
 */
export const noReviewCache: Tree = {
  authentication: { webhook: { cacheTTL: '1ns' } },
  authorization: { webhook: { cacheAuthorizedTTL: '1ns', cacheUnauthorizedTTL: '1ns' } },
  kubeAPIQPS: 500,
  kubeAPIBurst: 1000,
};

/**
 * Disables control groups for pods and nodes, because no question is about them. Containers get their groups from runc,
 * and no limits are enforced.
 */
const withoutCgroups = {
  cgroupDriver: 'cgroupfs',
  cgroupsPerQOS: false,
  enforceNodeAllocatable: [],
  failSwapOn: false,
};

/** The configuration file of a kubelet that runs as a plain process. */
export function processKubelet(written: Tree, quirks: Quirks, own: KubeletSetting | undefined): Tree {
  const cgroups = { ...withoutCgroups, ...(quirks.failCgroupV1 ? { failCgroupV1: false } : {}) };
  // The kubelet merges a drop-in into its defaults, and an empty list does not override a default.
  const nothing = own?.dropIns ? { enforceNodeAllocatable: ['none'] } : {};
  return [cgroups, nothing, noReviewCache, own?.config ?? {}].reduce<Tree>(deepMerge, written);
}

/** The same for a kubelet without a configuration file, as flags (cmd/kubelet/app/options/options.go). */
export function processKubeletFlags(quirks: Quirks): string[] {
  return [
    '--cgroup-driver=cgroupfs',
    '--cgroups-per-qos=false',
    '--enforce-node-allocatable=',
    '--fail-swap-on=false',
    ...(quirks.failCgroupV1 ? ['--fail-cgroupv1=false'] : []),
  ];
}

/**
 * The notes on a setting's kubelet: without a configuration file, the `flags` that it gets nevertheless; and where its
 * drop-ins are, if not in a folder of their own.
 */
export function kubeletNotes(
  own: KubeletSetting | undefined,
  quirks: Quirks,
  flags: (quirks: Quirks) => string[],
): string[] {
  const { dropIns, flagsOnly } = kubeletOn(own, quirks) ?? {};
  const given = ['--kubeconfig', '--bootstrap-kubeconfig', ...flags(quirks)].join(' ');
  return [
    ...(flagsOnly
      ? [
          `the kubelet has no --config; beside what kubeadm-flags.env names it is given ${given}, without which it would not run here`,
        ]
      : []),
    ...(own?.dropIns && !dropIns
      ? ['the kubelet of this version has no folder for drop-ins, so its configuration says what they say']
      : []),
    ...(needsVariable(own, quirks) ? [`the kubelet has ${dropInVariable} set, for its drop-ins`] : []),
  ];
}

/** Whether the setting configures the kubelet. */
export function configures(own: KubeletSetting | undefined): boolean {
  if (own === undefined) return false;
  const { config, flags = {}, flagsWhen = [], dropIns, flagsOnly } = own;
  return [config, flags, flagsWhen, dropIns ?? {}].some((part) => Object.keys(part).length > 0) || flagsOnly;
}

/** The address at which kubeadm checks a kubelet's health (cmd/kubeadm/app/util/apiclient/wait.go). */
const usualHealth = { port: 10248, addresses: ['127.0.0.1', '0.0.0.0', 'localhost', '::', ''] };

/** Whether kubeadm cannot check the health of this setting's kubelet, so that no node counts as joined. */
export function hidesHealth(own: KubeletSetting | undefined, version: Version): boolean {
  const { healthzPort = usualHealth.port, healthzBindAddress = '' } = kubeletConfiguration(own, version);
  return healthzPort !== usualHealth.port || !usualHealth.addresses.includes(healthzBindAddress);
}
