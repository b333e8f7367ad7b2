// Writes kind's configuration of a setting's cluster, and the files of this machine that its node mounts.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { evidenceName, type Kept, keptEntries } from '../../domain/evidence.ts';
import { needsSecond } from '../../domain/probe.ts';
import type { Setting } from '../../domain/setting.ts';
import {
  authenticationPath,
  filesFolder,
  otherFlags,
  patchFolder,
  settingFlags,
} from '../../domain/setting-files.ts';
import {
  auditFolder,
  auditPath,
  controlPlaneFiles,
  keptFiles,
  policyPath,
} from '../common/control-plane-files.ts';
import { kindConfig } from './config.ts';
import type { Shared } from './shared.ts';

export interface Written {
  /** The path of kind's configuration. */
  config: string;
  /** Whether static pods are patched. */
  patched: boolean;
  /** The local paths of the files to keep as evidence. */
  given: Kept;
}

/** Writes everything into `folder`. */
export async function writeConfig(
  { context, image }: Shared,
  { setting, name, token, folder }: { setting: Setting; name: string; token: string; folder: string },
): Promise<Written> {
  const { group } = context;
  const given = await writeFiles(folder, setting);
  const patched = setting.apiserver.patch !== undefined;
  const config = join(folder, evidenceName('kind-config'));
  const flags = {
    ...settingFlags(setting, group.version),
    'audit-policy-file': policyPath,
    'audit-log-path': auditPath,
  };
  await writeFile(
    config,
    kindConfig({
      name,
      image: image.name,
      quirks: group.quirks,
      token,
      apiserverFlags: flags,
      otherFlags: otherFlags(setting, group.version),
      files: { host: join(folder, 'files'), node: filesFolder },
      auditFolder,
      controlPlaneTimeout: context.controlPlaneTimeout,
      etcd: group.cells.some((cell) => cell.setting === setting.id && needsSecond(cell.probe)),
      ...(patched ? { patches: { host: join(folder, 'patches'), node: patchFolder } } : {}),
    }),
  );
  return { config, patched, given };
}

/** Replaces the file that `--authentication-config` names: the node mounts the folder, so it sees the move. */
export async function replaceAuthentication(folder: string, text: string): Promise<void> {
  const path = join(folder, 'files', basename(authenticationPath));
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

/** Writes the files that the node mounts. Returns the local paths of those to keep as evidence. */
async function writeFiles(folder: string, setting: Setting): Promise<Kept> {
  const here = (path: string) =>
    join(folder, path.startsWith(patchFolder) ? 'patches' : 'files', basename(path));
  for (const [path, content] of Object.entries(controlPlaneFiles(setting))) {
    await mkdir(dirname(here(path)), { recursive: true });
    await writeFile(here(path), content);
  }
  const kept = keptEntries(keptFiles(setting));
  return Object.fromEntries(kept.map(([key, path]) => [key, here(path)]));
}
