// Loads a library from files that a test makes up.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal, instance } from 'uvu/assert';
import { BearerlessError } from '../../src/domain/error.ts';
import { loadLibrary } from '../../src/plan/load.ts';

/** Three versions are enough. */
export function resolveVersion(label: string): string {
  if (label === 'latest') return 'v1.37.2';
  if (label === '1.33') return 'v1.33.13';
  if (label === '1.20') return 'v1.20.2';
  throw new Error(`there is no version "${label}"`);
}

/** Loads a library of the given files and gives the message of the error, or what is asked under which settings. */
export async function load(files: Record<string, string>, configs: string[] = []): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'bearerless-load-'));
  try {
    for (const folder of ['scenarios', 'clusters/settings'])
      await mkdir(join(root, folder), { recursive: true });
    for (const [file, text] of Object.entries(files)) await writeFile(join(root, file), text);
    const paths = configs.map((name) => join(root, name));
    const { scenarios, settings, own } = await loadLibrary(root, resolveVersion, { configs: paths });
    const asked = [...scenarios.values()].map(({ id, settings }) => `${id}(${settings})`);
    return [...asked, ...settings.keys(), ...own.map((id) => `own:${id}`)].join(' ');
  } catch (thrown) {
    instance(thrown, BearerlessError);
    const { blame, code, message } = thrown as BearerlessError;
    equal({ blame, code }, { blame: 'user', code: 'invalid-configuration' });
    return message.replaceAll(`${root}/`, '');
  } finally {
    await rm(root, { recursive: true });
  }
}

export const setting = 'id: off\ntitle: t\nwhy: w\n';
export const scenario = `id: ask
title: t
why: w
versions: [latest]
settings: [off]
requests:
  - { target: apiserver, paths: [/api], identities: [none] }
joins: [token]
control: { setting: off, probe: apiserver:GET:/api@none, outcome: 401 }
`;
