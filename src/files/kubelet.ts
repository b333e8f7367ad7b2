// Reads the kubelet's part of a setting: its configuration with equivalent flags on top, and its drop-ins. Values that
// kubeadm or the harness sets itself are left out.
import { basename } from 'node:path';
import { flagFields, withoutFile } from '../domain/kubelet-configuration.ts';
import { ownValue } from '../domain/own-value.ts';
import type { Tree } from '../domain/tree.ts';
import { flagsByName } from './apiserver.ts';
import { flagFate } from './flag-fates.ts';
import { type Gathered, tell } from './gathered.ts';
import { fieldFate, isUsual } from './kubelet-fates.ts';
import { type Document, mapOf } from './place.ts';

export interface Kubelet {
  config: Tree;
  flagsOnly: boolean;
  flags?: Record<string, string>;
  /** Name of a file → what it says. They stay what they are, so that the kubelet itself merges them. */
  dropIns?: Record<string, Tree>;
}

/** The kubelet of the setting, or undefined if it is as kubeadm sets it up. */
export function kubeletOf(gathered: Gathered): Kubelet | undefined {
  const config: Tree = {};
  const command = gathered.whole.get('kubelet');
  const byName = flagsByName(gathered, 'kubelet');
  const flags: Record<string, string> = {};
  const dropIns = dropInsOf(gathered);
  const flagsOnly = command !== undefined && !byName.has('config') && gathered.kubelet.length === 0;
  if (flagsOnly) {
    Object.assign(config, structuredClone(withoutFile));
    tell(gathered, 'taken', {
      part: 'kubelet',
      said: 'no --config',
      place: command,
      because: 'the defaults of the flags count',
    });
  }
  for (const { document, whole: said } of gathered.kubelet.filter((one) => !isDropIn(one.document))) {
    // In a kubeadm or kind file it is only a part, which kubeadm completes.
    const whole =
      said &&
      !gathered.files.some(({ file, kind }) => file === document.file && /^(kubeadm |kind )/.test(kind));
    for (const { path, value } of leaves(document.value, []))
      leaf(gathered, config, { document, path, value });
    if (
      whole &&
      !leaves(document.value, []).some(({ path }) => path.join('.') === 'authentication.x509.clientCAFile')
    ) {
      put(config, ['authentication', 'x509', 'clientCAFile'], '');
      tell(gathered, 'taken', {
        part: 'kubelet',
        said: 'no clientCAFile',
        place: document.at(['authentication', 'x509']),
        because: 'a whole configuration that names none, and so no certificate counts',
      });
    }
  }
  for (const [name, all] of byName)
    for (const { value, place } of all) {
      const said = `--${name}=${value}`;
      const fate = flagFate('kubelet', name);
      const field = ownValue(flagFields, name);
      const given = field?.read(value);
      if (fate !== undefined)
        tell(gathered, fate.fate, { part: 'kubelet', said, place, because: fate.because });
      else if (name === 'config' || name === 'config-dir') {
        const because = namedBy(name, gathered);
        tell(gathered, 'replaced', { part: 'kubelet', said, place, because });
      } else if (field !== undefined && given !== undefined && dropIns === undefined) {
        const { path } = field;
        const own = name === 'client-ca-file' && given !== '' ? '/etc/kubernetes/pki/ca.crt' : given;
        put(config, path, own);
        tell(gathered, 'taken', {
          part: 'kubelet',
          said,
          place,
          because: `as ${path.join('.')}, over any configuration`,
        });
      } else {
        flags[name] = name === 'client-ca-file' && value !== '' ? '/etc/kubernetes/pki/ca.crt' : value;
        tell(gathered, 'taken', { part: 'kubelet', said, place, because: 'as it is' });
      }
    }
  const says = prune(config);
  const own = { ...(Object.keys(flags).length > 0 ? { flags } : {}), ...(dropIns ? { dropIns } : {}) };
  if (Object.keys(says).length === 0 && Object.keys(own).length === 0) return undefined;
  const alone = flagsOnly && JSON.stringify(says) === JSON.stringify(withoutFile);
  return { config: alone ? {} : says, flagsOnly: alone, ...own };
}

const inFolder =
  'as it is, in a folder of drop-ins; before v1.29, which has none of this kind, laid over the configuration';

/** The drop-ins by their names, or undefined if there are none. */
function dropInsOf(gathered: Gathered): Record<string, Tree> | undefined {
  const dropIns = new Map<string, { document: Document; says: Tree }>();
  for (const { document } of gathered.kubelet.filter((one) => isDropIn(one.document))) {
    const name = basename(document.file);
    const known = dropIns.get(name)?.document.at([]);
    const why = !name.endsWith('.conf')
      ? 'a kubelet reads only drop-ins whose names end in .conf'
      : known && `${known.file}:${known.line} is called the same, and a folder has one such file`;
    if (why !== undefined)
      tell(gathered, 'left-out', { part: 'kubelet', said: name, place: document.at([]), because: why });
    else {
      const says: Tree = {};
      for (const { path, value } of leaves(document.value, []))
        leaf(gathered, says, { document, path, value, taken: inFolder });
      dropIns.set(name, { document, says });
    }
  }
  if (dropIns.size === 0) return undefined;
  return Object.fromEntries([...dropIns].map(([name, { says }]) => [name, says]));
}

/** What stands for the file or folder that --config or --config-dir names. */
function namedBy(name: 'config' | 'config-dir', { kubelet }: Gathered): string {
  const given = kubelet.some(({ document }) => isDropIn(document) === (name === 'config-dir'));
  if (name === 'config-dir')
    return given ? 'a folder of the harness, with the drop-ins that were given' : 'no drop-in was given';
  return given ? 'the configuration that was given' : "kubeadm's, since none was given";
}

/** Reads one field. It is taken unchanged, unless the harness sets it itself. */
function leaf(
  gathered: Gathered,
  config: Tree,
  {
    document,
    path,
    value,
    taken = isUsual(path, value) ? 'as kubeadm sets it by itself' : 'as it is',
  }: { document: Document; path: string[]; value: unknown; taken?: string },
): void {
  const shown =
    typeof value === 'object' && value !== null ? (Array.isArray(value) ? '[…]' : '{}') : String(value);
  const said = `${path.join('.')}: ${shown}`;
  const place = document.at(path);
  const fate = fieldFate(path);
  if (fate !== undefined) {
    tell(gathered, fate.fate, { part: 'kubelet', said, place, because: fate.because });
    return;
  }
  if (path.join('.') === 'authentication.x509.clientCAFile' && value !== '') {
    put(config, path, '/etc/kubernetes/pki/ca.crt');
    tell(gathered, 'replaced', {
      part: 'kubelet',
      said,
      place,
      because: 'the CA of the harness, where it lies here',
    });
    return;
  }
  put(config, path, value);
  tell(gathered, 'taken', {
    part: 'kubelet',
    said,
    place,
    because: taken,
  });
}

/** The fields of a tree; a list is one field. */
function leaves(value: unknown, path: string[]): { path: string[]; value: unknown }[] {
  return Object.entries(mapOf(value)).flatMap(([key, inner]) => {
    if (path.length === 0 && ['apiVersion', 'kind', 'metadata'].includes(key)) return [];
    const map = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    return map && Object.keys(inner).length > 0
      ? leaves(inner, [...path, key])
      : [{ path: [...path, key], value: inner }];
  });
}

function put(tree: Tree, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) tree[key] = value;
  else {
    tree[key] = { ...mapOf(tree[key]) };
    put(tree[key] as Tree, rest, value);
  }
}

/** Removes the values that every kubelet of kubeadm has, because a setting contains only differences. */
function prune(tree: Tree, path: string[] = []): Tree {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]): [string, unknown][] => {
      const at = [...path, key];
      if (isUsual(at, value)) return [];
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[key, value]];
      const inner = prune(value as Tree, at);
      return Object.keys(inner).length > 0 ? [[key, inner]] : [];
    }),
  );
}

/** Reads a KubeletConfiguration. `whole`: it is the file of a kubelet, not a part that kubeadm completes. */
export function readKubeletConfiguration(whole: boolean): (document: Document, gathered: Gathered) => void {
  return (document, { kubelet }) => {
    kubelet.push({ document, whole });
  };
}

const isDropIn = ({ file }: Document) => /\.d\/[^/]+$/.test(file);
