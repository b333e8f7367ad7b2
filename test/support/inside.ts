// The secrets that a running run has, collected from inside: from the files of every mount namespace of its processes,
// and from the memory of its worker. Needs the right to look into other processes, as their owner has it. Nothing of it
// is written anywhere.
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Named } from './leaks.ts';
import { argvOf, type Process } from './processes.ts';

const folders = [
  '/etc/kubernetes',
  '/etc/kubernetes/pki',
  '/etc/kubernetes/pki/etcd',
  '/etc/bearerless',
  '/var/lib/kubelet/pki',
  '/run/bearerless',
];

export interface Inside {
  secrets: Named;
  /** Everything that any process was started as, one argv a line. */
  argv: Set<string>;
  /** Looks once. */
  look(family: readonly Process[]): void;
  /** Looks once into the memory of the worker, for tokens that are in no file. */
  lookIntoMemory(family: readonly Process[]): void;
}

/** Collects whatever there is each time it looks. */
export function inside(): Inside {
  const secrets: Named = new Map();
  const argv = new Set<string>();
  const names = new Map<string, string>();
  const add = (name: string, secret: string) => {
    if (names.has(secret)) return;
    names.set(secret, name);
    secrets.set(`${name} (${secrets.size + 1})`, secret);
  };
  const addFrom = (where: string, text: string) => {
    for (const [key] of text.matchAll(
      /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----\n/g,
    ))
      add(`key ${where}`, key);
    for (const [, data = ''] of text.matchAll(/client-key-data: *(\S+)/g))
      add(`key ${where}`, Buffer.from(data, 'base64').toString('utf8'));
    for (const [, half = ''] of text.matchAll(/\b[Tt]oken: *"?[a-z0-9]{6}\.([a-z0-9]{16})\b/g))
      add(`token ${where}`, half);
  };
  return {
    secrets,
    argv,
    look(family) {
      const seen = new Set<string>();
      for (const { pid } of family) {
        argv.add(argvOf(pid).join(' '));
        const namespace = link(`/proc/${pid}/ns/mnt`);
        if (namespace === undefined || namespace === link('/proc/self/ns/mnt') || seen.has(namespace))
          continue;
        seen.add(namespace);
        for (const folder of folders)
          for (const [name, text] of filesOf(join(`/proc/${pid}/root`, folder)))
            addFrom(join(folder, name), text);
      }
    },
    lookIntoMemory(family) {
      for (const { pid } of family.filter(({ pid }) =>
        argvOf(pid).some((word) => /run\/worker\.[jt]s$/.test(word)),
      )) {
        const memory = memoryOf(pid);
        for (const text of after(memory, 'eyJ', 4_096)) {
          const [, payload = '', signature = ''] = /^eyJ[\w-]+\.(eyJ[\w-]+)\.([\w-]{80,})/.exec(text) ?? [];
          const claims = Buffer.from(payload, 'base64url').toString('utf8');
          if (claims.includes('system:serviceaccount:')) add('token of a ServiceAccount', signature);
        }
        const ids = after(memory, 'bootstrap-token-', 22).map((text) => text.slice(16));
        for (const id of new Set(ids.filter((text) => /^[a-z0-9]{6}$/.test(text))))
          for (const text of after(memory, `${id}.`, 24)) {
            const [half] = /(?<=^.{7})[a-z0-9]{16}$/.exec(text.slice(0, 23)) ?? [];
            if (half !== undefined && !/[a-z0-9]/.test(text.slice(23))) add('token in memory', half);
          }
      }
    },
  };
}

function link(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function filesOf(folder: string): [name: string, text: string][] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(key|conf|pem|ya?ml)$/.test(entry.name))
      .map(({ name }) => [name, readFileSync(join(folder, name), 'utf8')]);
  } catch {
    return [];
  }
}

/**
 * What begins with the words, so long. Words are sought in bytes, since a text of all memory takes seconds to search.
 */
function after(memory: readonly Buffer[], words: string, length: number): string[] {
  const found: string[] = [];
  for (const part of memory)
    for (let at = part.indexOf(words); at >= 0; at = part.indexOf(words, at + 1))
      found.push(part.toString('latin1', at, at + length));
  return found;
}

/** What a process has written to so far. */
function memoryOf(pid: number): Buffer[] {
  const parts: Buffer[] = [];
  try {
    const maps = readFileSync(`/proc/${pid}/maps`, 'utf8').matchAll(
      /^([0-9a-f]+)-([0-9a-f]+) rw\S+ \S+ 00:00 0 *(\S*)$/gm,
    );
    const memory = openSync(`/proc/${pid}/mem`, 'r');
    for (const [, from = '', to = '', name = ''] of maps) {
      const size = Number.parseInt(to, 16) - Number.parseInt(from, 16);
      if (name !== '' || size > 2 ** 26) continue;
      const buffer = Buffer.alloc(size);
      try {
        readSync(memory, buffer, 0, size, Number.parseInt(from, 16));
        parts.push(buffer);
      } catch {
        // Given back meanwhile.
      }
    }
    closeSync(memory);
  } catch {
    // It has ended.
  }
  return parts;
}
