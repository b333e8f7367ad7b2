// Reads the kube-apiserver's part of a setting: its flags, each taken, replaced or left out, and the files that they
// name.
import type { Flags } from '../domain/setting.ts';
import { filesFolder } from '../domain/setting-files.ts';
import { isTree } from '../domain/tree.ts';
import { yamlLine } from '../domain/yaml.ts';
import { fileFlags, flagFate, foreignAuthorities, isKubeadms, programDefaults } from './flag-fates.ts';
import { type Gathered, type GivenText, type SaidFlag, tell } from './gathered.ts';
import { findText, isSeen } from './named-files.ts';
import { mapOf, type Place } from './place.ts';
import { withKubeconfigs } from './webhooks.ts';

const part = 'kube-apiserver';

export interface Apiserver {
  flags: Flags;
  files: Record<string, string>;
  authenticationConfig?: Record<string, unknown>;
}

/** A missing file: the flag or field that names it, and its path. */
export interface Missing {
  said: string;
  path: string;
  place: Place;
}

/** The flags of a part by name. If a configuration and a command line both set a flag, the command line counts. */
export function flagsByName(gathered: Gathered, of: SaidFlag['part']): Map<string, SaidFlag[]> {
  const byName = new Map<string, SaidFlag[]>();
  for (const flag of gathered.flags.filter((one) => one.part === of))
    byName.set(flag.name, [...(byName.get(flag.name) ?? []), flag]);
  for (const [name, all] of byName) {
    const runs = all.filter(({ layer }) => layer === 'command');
    if (runs.length === 0 || runs.length === all.length) continue;
    byName.set(name, runs);
    for (const { value, place, layer } of all) {
      if (layer === 'command') continue;
      const same = runs.some((one) => one.value === value);
      const where = `${runs[0]?.place.file}:${runs[0]?.place.line}`;
      tell(gathered, same ? (flagFate(of, name)?.fate ?? 'taken') : 'left-out', {
        part: of,
        said: `--${name}=${value}`,
        place,
        because: same
          ? `so it is in ${where} too`
          : `the command line in ${where} says otherwise, and is what runs`,
      });
    }
  }
  return byName;
}

/**
 * The apiserver of the setting. Files that were not given are collected in `missing`, unless `asIs` says to measure
 * without them.
 */
export function apiserverOf(gathered: Gathered, asIs: boolean): { apiserver: Apiserver; missing: Missing[] } {
  const apiserver: Apiserver = { flags: {}, files: {} };
  const missing: Missing[] = [];
  const byName = flagsByName(gathered, part);
  for (const [name, all] of byName) {
    const values: string[] = [];
    for (const flag of all) {
      const { value, place } = flag;
      const said = `--${name}=${value}`;
      const fate = flagFate(part, name);
      if (fate !== undefined) tell(gathered, fate.fate, { part, said, place, because: fate.because });
      else if (isKubeadms(part, name, value))
        tell(gathered, 'taken', { part, said, place, because: 'as kubeadm sets it by itself' });
      else if (foreignAuthorities.includes(name)) {
        tell(gathered, 'replaced', {
          part,
          said,
          place,
          because: 'the issuer is not asked here, and so verified by the CA of the harness',
        });
        values.push('/etc/kubernetes/pki/ca.crt');
      } else if (fileFlags.includes(name) && value !== '') {
        const found = findText(gathered, name, value);
        if (flag.inPod && !isSeen(gathered, value)) {
          if (found) gathered.used.add(found);
          tell(gathered, 'taken', {
            part,
            said,
            place,
            because: 'no volume of the static pod has the file, so the apiserver does not see it',
          });
          values.push(value);
        } else if (found !== undefined) {
          gathered.used.add(found);
          const path = putText(gathered, apiserver, { flag: name, given: found, missing });
          tell(gathered, 'taken', {
            part,
            said,
            place,
            because: `its content is ${found.place.file}:${found.place.line}`,
          });
          if (path !== undefined) values.push(path);
        } else {
          missing.push({ said, path: value, place });
          tell(gathered, 'taken', {
            part,
            said,
            place,
            because: 'the file was not given, and so is not there',
          });
          values.push(value);
        }
      } else {
        tell(gathered, 'taken', { part, said, place, because: 'as it is' });
        values.push(value);
      }
    }
    if (values.length > 0) apiserver.flags[name] = values.length === 1 ? (values[0] as string) : values;
  }
  loose(gathered, apiserver, { byName, missing });
  defaults(gathered, apiserver, byName);
  return { apiserver, missing: asIs ? [] : missing };
}

/**
 * Puts a file where the apiserver finds it. Returns the path, or undefined if the setting has its own field for the
 * file.
 */
function putText(
  gathered: Gathered,
  apiserver: Apiserver,
  { flag, given, missing }: { flag: string; given: GivenText; missing: Missing[] },
): string | undefined {
  const { document } = given;
  if (flag === 'authentication-config' && document !== undefined && isTree(document.value)) {
    const { anonymous } = mapOf(document.value);
    if (anonymous !== undefined)
      tell(gathered, 'taken', {
        part,
        said: `anonymous: ${yamlLine(anonymous)}`.slice(0, 200),
        place: document.at(['anonymous']),
        because: 'as it is',
      });
    apiserver.authenticationConfig = withoutPlaceholders(gathered, document.value, given);
    return undefined;
  }
  const name = `own-${flag}.yaml`;
  apiserver.files[name] = withKubeconfigs(gathered, apiserver, { given, missing });
  return `${filesFolder}/${name}`;
}

/** Configurations that no flag names; they were given, so they are used. */
function loose(
  gathered: Gathered,
  apiserver: Apiserver,
  { byName, missing }: { byName: ReadonlyMap<string, SaidFlag[]>; missing: Missing[] },
): void {
  for (const [kind, flag] of [
    ['AuthenticationConfiguration', 'authentication-config'],
    ['AuthorizationConfiguration', 'authorization-config'],
  ] as const) {
    const unused = gathered.texts.filter((one) => one.kind === kind && !gathered.used.has(one));
    const [first, ...more] = unused;
    if (first === undefined) continue;
    if (byName.has(flag)) {
      for (const { place } of unused)
        tell(gathered, 'left-out', { part, said: kind, place, because: `--${flag} names another file` });
      continue;
    }
    for (const { place } of more)
      gathered.wrong.push({
        ...place,
        message: `a second ${kind}, beside ${first.place.file}:${first.place.line}, and no --${flag} says which counts`,
      });
    gathered.used.add(first);
    const path = putText(gathered, apiserver, { flag, given: first, missing });
    if (path !== undefined) apiserver.flags[flag] = path;
    tell(gathered, 'taken', {
      part,
      said: kind,
      place: first.place,
      because: `as the file that --${flag} names`,
    });
  }
}

/** If a whole command line omits a flag, the program's default counts, even where kubeadm would set another value. */
function defaults(gathered: Gathered, apiserver: Apiserver, byName: ReadonlyMap<string, SaidFlag[]>): void {
  const place = gathered.whole.get(part);
  if (place === undefined) return;
  for (const [name, value] of Object.entries(programDefaults)) {
    if (byName.has(name) || (name === 'authorization-mode' && byName.has('authorization-config'))) continue;
    apiserver.flags[name] = value;
    tell(gathered, 'taken', {
      part,
      said: `no --${name}`,
      place,
      because: `the default of the program counts, ${value}`,
    });
  }
}

/** A certificateAuthority that is not a certificate is taken for a placeholder, and left out. */
function withoutPlaceholders(
  gathered: Gathered,
  value: unknown,
  { document, place }: GivenText,
): Record<string, unknown> {
  const config = structuredClone(mapOf(value));
  const jwt = Array.isArray(config.jwt) ? config.jwt : [];
  jwt.forEach((one, n) => {
    const issuer = mapOf(mapOf(one).issuer);
    const { certificateAuthority } = issuer;
    if (typeof certificateAuthority !== 'string' || certificateAuthority.includes('-----BEGIN CERTIFICATE'))
      return;
    delete issuer.certificateAuthority;
    const at = document?.at(['jwt', n, 'issuer', 'certificateAuthority']) ?? place;
    tell(gathered, 'left-out', {
      part,
      said: `jwt[${n}].issuer.certificateAuthority`,
      place: at,
      because: 'it is no certificate, and so taken for a blank; a real apiserver refuses it',
    });
  });
  return config;
}
