// Files that a user hands in, of any content: read, or refused with a sentence for people that names the file and, of
// YAML, the place. Nothing is thrown that is not a fault of ours, nothing hangs, and no terminal is told anything by
// them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { is, match, ok } from 'uvu/assert';
import { stringify } from 'yaml';
import { clusterOf } from '../../src/app/kubeconfig.ts';
import { loadCatalogue, parseCatalogue } from '../../src/artifacts/catalogue.ts';
import { resolveVersion } from '../../src/artifacts/resolve.ts';
import { Required } from '../../src/domain/required.ts';
import { loadLibrary } from '../../src/plan/load.ts';
import { readRequired } from '../../src/plan/required.ts';
import { valid, withFault } from '../support/arbitraries.ts';
import { anyConfiguration } from '../support/hostile-configuration.ts';
import { damagedText, hostileYaml } from '../support/hostile-yaml.ts';
import { orFault, property } from '../support/property.ts';
import { suite } from '../support/suite.ts';

const part = 'input-files';
const test = suite(part, { limit: 900_000 });

/** A package with the setting `default` alone, so that only the user's file takes time. */
const root = mkdtempSync(join(tmpdir(), 'bearerless-files-'));
process.on('exit', () => rmSync(root, { recursive: true }));
for (const folder of ['scenarios', 'clusters/settings']) mkdirSync(join(root, folder), { recursive: true });
writeFileSync(
  join(root, 'clusters/settings/default.yaml'),
  'id: default\ntitle: Default\nwhy: As it comes.\n',
);

const file = join(root, 'mine.yaml');
const written = (text: string) => writeFileSync(file, text);
const refused = async <T>(read: () => Promise<T>) => await orFault(read, file);
const configuration = async () =>
  await refused(async () => await loadLibrary(root, resolveVersion, { configs: [file] }));
const yaml = (value: unknown) => stringify(value);

property(
  test,
  part,
  'a configuration that its schema takes, sensible or not',
  { short: 50, whole: 20_000 },
  anyConfiguration,
  async (value) => {
    written(yaml(value));
    const got = await configuration();
    if ('fault' in got) {
      is(got.fault.code, 'invalid-configuration');
      match(got.fault.message, /mine\.yaml:\d+:\d+ /);
    }
  },
);

property(
  test,
  part,
  'a configuration with one fault',
  { short: 70, whole: 20_000 },
  withFault(anyConfiguration),
  async (value) => {
    written(yaml(value));
    const got = await configuration();
    if ('fault' in got) match(got.fault.message, /mine\.yaml:\d+:\d+ /);
  },
);

property(
  test,
  part,
  'any text as a configuration',
  { short: 120, whole: 50_000 },
  fc.oneof(hostileYaml, damagedText),
  async (text) => {
    written(text);
    const got = await configuration();
    if ('fault' in got) is(got.fault.blame, 'user');
  },
);

property(
  test,
  part,
  'a file of requirements: valid, with a fault, or any text',
  { short: 120, whole: 50_000 },
  fc.oneof(valid(Required).map(yaml), withFault(valid(Required)).map(yaml), hostileYaml),
  async (text) => {
    written(text);
    await refused(async () => await readRequired(file));
  },
);

const kubeconfig = {
  'current-context': 'c',
  contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
  clusters: [{ name: 'k', cluster: { server: 'https://127.0.0.1:1', 'tls-server-name': 'kubernetes' } }],
  users: [{ name: 'u', user: { token: 'a' } }],
};

property(
  test,
  part,
  'a kubeconfig with a fault, or any text',
  { short: 120, whole: 50_000 },
  fc.oneof(withFault(fc.constant(kubeconfig)).map(yaml), hostileYaml),
  async (text) => {
    written(text);
    const got = await refused(async () => await clusterOf([file], undefined));
    ok('fault' in got || typeof got.value.server === 'string');
  },
);

const catalogue = loadCatalogue();

property(
  test,
  part,
  'a catalogue of versions with a fault, or any text',
  { short: 30, whole: 5_000 },
  fc.oneof(withFault(fc.constant(catalogue)).map(yaml), hostileYaml),
  (text) => {
    try {
      parseCatalogue('versions.yaml', text);
    } catch (thrown) {
      // It is part of the package: a fault in it is a defect, with the place.
      is((thrown as { code?: string }).code, 'invalid-catalogue');
      match(String(thrown), /versions\.yaml/);
    }
  },
);
