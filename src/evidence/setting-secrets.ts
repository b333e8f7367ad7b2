// Finds the possible secrets in a setting, since users bring their own files, patches and flags. Pure.
import { basename } from 'node:path';
import type { Setting } from '../domain/setting.ts';

/**
 * Flags that name a file of comma-separated values whose first value is a secret (kube-apiserver's static tokens and
 * passwords).
 */
const tables = ['token-auth-file', 'basic-auth-file'];

/** Texts that contain every secret of the setting in a recognizable form. */
export function settingTexts(setting: Setting): string[] {
  const { flags, flagsWhen, files } = setting.apiserver;
  const all = [flags, ...flagsWhen.map((span) => span.flags)].flatMap((one) => Object.entries(one));
  const token = all
    .filter(([name]) => tables.includes(name))
    .flatMap(([, paths]) => [paths].flat().map((path) => basename(path)))
    .flatMap((name) => (files[name] ?? '').split('\n'))
    .map((line) => line.split(',')[0]?.trim().replaceAll('"', '') ?? '');
  return [
    JSON.stringify(setting),
    JSON.stringify({ token }),
    all.flatMap(([name, values]) => [values].flat().map((value) => `--${name}=${value}`)).join('\n'),
  ];
}
