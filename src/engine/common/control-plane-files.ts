// The files that the apiserver of a setting reads in addition to kubeadm's: the setting's own, and the harness's audit
// policy.
import { stringify } from 'yaml';
import type { Kept } from '../../domain/evidence.ts';
import type { Setting } from '../../domain/setting.ts';
import { authenticationPath, filesFolder, patchPath, settingFiles } from '../../domain/setting-files.ts';
import { auditPolicy } from './audit-policy.ts';

export const policyPath = `${filesFolder}/audit-policy.yaml`;

/** Where the apiserver of a whole cluster writes its audit log; a folder of the node that its static pod mounts. */
export const auditFolder = '/var/log/kubernetes';
export const auditPath = `${auditFolder}/audit.log`;

/** Path on the control plane → content. */
export function controlPlaneFiles(setting: Setting): Record<string, string> {
  return { ...settingFiles(setting), [policyPath]: stringify(auditPolicy) };
}

/** The files that are kept as evidence, with their paths on the control plane. The others may hold tokens. */
export function keptFiles({ apiserver }: Setting): Kept {
  return {
    'audit-policy': policyPath,
    ...(apiserver.authenticationConfig ? { authentication: authenticationPath } : {}),
    ...(apiserver.patch ? { patch: patchPath } : {}),
  };
}
