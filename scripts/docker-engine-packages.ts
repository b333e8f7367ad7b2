// Where the programs of a Docker engine come from: the machine's own Debian or Ubuntu archive, unpacked beside the
// system.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { $, which } from 'zx';
import { BearerlessError } from '../src/domain/error.ts';
import type { Place } from './docker-engine-place.ts';

/** Shows what a command says; stdout belongs to the shell that evaluates the script's lines. */
const shown = $({ stdio: ['ignore', 2, 2] });

/** Says on stderr what is being done. */
export const say = (text: string): void => console.error(`docker-engine: ${text}`);

/** Whether a program is on the PATH. */
export const has = async (program: string): Promise<boolean> =>
  (await which(program, { nothrow: true })) !== null;

/** What the unpacked engine calls, and the package that has it. */
const called = { runc: 'runc', iptables: 'iptables', ip: 'iproute2', tini: 'tini', flock: 'util-linux' };

/** Installs what the unpacked engine calls and this machine lacks. */
export async function installCalled(): Promise<void> {
  const missing: string[] = [];
  for (const [program, name] of Object.entries(called)) if (!(await has(program))) missing.push(name);
  if (missing.length === 0) return;
  say(`apt-get install ${missing.join(' ')}`);
  await shown`apt-get --quiet --quiet update`;
  const install = shown({ env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  await install`apt-get --quiet --quiet install --yes --no-install-recommends ${missing}`;
}

/** The codename of this machine's distribution: `bookworm`, `noble`. */
export function codenameOf(release: string): string {
  return /^VERSION_CODENAME="?([\w.-]+)"?$/m.exec(release)?.[1] ?? '';
}

/**
 * The suite that the engine is taken from. bookworm's own engine (20.10) cannot start privileged containers where
 * CAP_SYS_RESOURCE is missing; trixie's can, and runs on bookworm's libc. Elsewhere it is the suite that the machine
 * itself uses.
 */
export const suiteOf = (codename: string): string => (codename === 'bookworm' ? 'trixie' : codename);

/** A list of apt's sources with another suite; security and updates keep their suffix. */
export function sourcesOf(text: string, codename: string): string {
  if (codename === '') return text;
  const name = codename.replaceAll('.', '\\.');
  return text.replace(new RegExp(`(?<!\\w)${name}(?!\\w)`, 'g'), suiteOf(codename));
}

/** The machine's own lists of sources: name → text. */
async function ownSources(): Promise<Map<string, string>> {
  const folder = '/etc/apt/sources.list.d';
  const names = (await readdir(folder).catch(() => [])).filter((name) =>
    /^(debian|ubuntu).*\.sources$/.test(name),
  );
  const found = new Map<string, string>();
  for (const file of ['/etc/apt/sources.list', ...names.map((name) => join(folder, name))]) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) found.set(basename(file), text);
  }
  return found;
}

/** Gets the engine and unpacks it into `root`, whole or not at all. */
export async function unpackEngine({ folder, root }: Place): Promise<void> {
  if (!(await has('apt-get')))
    throw new BearerlessError(
      'environment',
      'no-docker',
      'no Docker engine answers, and there is no apt-get to get one with',
      { hint: 'Install Docker.' },
    );
  const codename = codenameOf(await readFile('/etc/os-release', 'utf8').catch(() => ''));
  const [lists, fresh] = [join(folder, 'apt'), `${root}.new`];
  for (const left of [lists, fresh]) await rm(left, { recursive: true, force: true });
  for (const made of ['sources', 'state/lists/partial', 'archives/partial'])
    await mkdir(join(lists, made), { recursive: true });
  await mkdir(fresh, { recursive: true });
  for (const [name, text] of await ownSources())
    await writeFile(join(lists, 'sources', name), sourcesOf(text, codename));
  const settings = [
    `Dir::Etc::SourceParts=${lists}/sources`,
    `Dir::Etc::SourceList=${lists}/sources/sources.list`,
    `Dir::State::Lists=${lists}/state/lists`,
    `Dir::Cache=${lists}/archives`,
    'APT::Sandbox::User=root',
  ].flatMap((setting) => ['-o', setting]);
  const packages = ['docker.io', 'containerd', ...((await has('docker')) ? [] : ['docker-cli'])];
  say(`getting ${packages.join(' ')} of ${suiteOf(codename)}`);
  await shown`apt-get --quiet --quiet ${settings} update`;
  // Not every release has the client apart from the engine.
  const client = await $({ nothrow: true, quiet: true })`apt-cache ${settings} show docker-cli`;
  const wanted = packages.filter((name) => name !== 'docker-cli' || client.exitCode === 0);
  await shown({ cwd: lists })`apt-get --quiet --quiet ${settings} download ${wanted}`;
  for (const name of (await readdir(lists)).filter((file) => file.endsWith('.deb')).sort()) {
    say(`unpacking ${name}`);
    await shown`dpkg-deb --extract ${join(lists, name)} ${fresh}`;
  }
  for (const old of [root, lists]) await rm(old, { recursive: true, force: true });
  await rename(fresh, root);
}
