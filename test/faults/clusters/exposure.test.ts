// Nothing of a run is reached from outside this machine, before, during or after it, and what it starts changes nothing
// of this machine.
import { readdirSync, readFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { waitFor } from '../../../src/engine/wait.ts';
import { temporaryFolder } from '../../support/bearerless.ts';
import { writableOfOurs } from '../../support/host-mounts.ts';
import { isLocal, listeners } from '../../support/listeners.ts';
import { nameOf, namespacesOf } from '../../support/processes.ts';
import { faults, whole } from '../../support/seeded.ts';
import { nothingLeft, startWatched } from '../../support/watched-run.ts';
import { changedSince } from '../../support/written.ts';

const { test } = faults('exposure', { limit: 900_000 });
const never = new AbortController().signal;
/** Where no program of this machine writes while it runs, and components of Kubernetes would. */
const quiet = ['/boot', '/etc', '/media', '/mnt', '/opt', '/srv', '/usr'];
const theirs = ['cni', 'containerd', 'dockershim', 'etcd', 'kubelet'].map((name) => `/var/lib/${name}`);
/** Folders in which anybody may have files, but which get no new ones. */
const shared = ['/', '/run', '/var', '/var/lib', '/var/log'];
const names = () => shared.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
const settings = [
  'kernel/panic',
  'kernel/panic_on_oops',
  'kernel/keys/root_maxkeys',
  'kernel/keys/root_maxbytes',
  'vm/overcommit_memory',
  'vm/panic_on_oom',
  'vm/swappiness',
  'net/ipv4/ip_forward',
];
const kernel = () => settings.map((name) => `${name} ${readFileSync(`/proc/sys/${name}`, 'utf8').trim()}`);

const components = ['etcd', 'kube-apiserver', 'containerd', 'kubelet'];

/**
 * What is asked, and where it may write besides its output. Both make nodes; the containers of a whole cluster are in
 * control groups.
 */
const runs: [what: string, argv: string[], written: string[]][] = [
  ['the main job', ['-k', 'latest', '-s', whole ? 'default,anonymous-off' : 'anonymous-off'], []],
];
if (whole)
  runs.push(['a whole cluster', ['restart-loop', '-k', 'latest', '-s', 'default'], ['/sys/fs/cgroup']]);

for (const [what, argv, written] of runs) {
  test(`${what} listens nowhere outside of its sandbox, and changes nothing of this machine`, async () => {
    await using folder = await temporaryFolder();
    const output = join(folder.path, 'out');
    const before = { listeners: new Set(listeners()), kernel: kernel(), names: new Set(names()) };
    const since = Date.now();
    const run = await startWatched(folder.path, ['--output', output, ...argv]);
    const outside = new Set<string>();
    const inside = new Set<string>();
    const writable = new Set<string>();
    const looked = new Set<string>();
    const [own] = namespacesOf('self');
    const lookAt = (pid: number) => {
      const [net] = namespacesOf(pid);
      if (net === undefined || net === own) return;
      for (const one of listeners(pid)) inside.add(one);
      const name = nameOf(pid);
      if (!components.includes(name)) return;
      looked.add(name);
      for (const point of writableOfOurs(pid)) writable.add(point);
    };
    const look = async () => {
      for (const one of listeners()) if (!before.listeners.has(one) && !isLocal(one)) outside.add(one);
      for (const { pid } of run.family()) {
        try {
          lookAt(pid);
        } catch {
          // It has ended.
        }
      }
      return run.over() || undefined;
    };
    await waitFor('the run ends', look, { limit: 800_000, signal: never, every: 100 });
    const { exitCode, said } = await run.ended;
    assert.is(exitCode, 0, said);
    await nothingLeft(run);
    await look();
    // A look that sees nothing would prove nothing.
    const seen = [...inside];
    assert.ok(
      [':6443', ':2379'].every((port) => seen.some((one) => one.endsWith(port))),
      seen.join(),
    );
    assert.equal([...looked].sort(), [...components].sort());
    const changed = [...quiet, ...theirs].flatMap((root) => changedSince(since, root));
    changed.push(...names().filter((name) => !before.names.has(name)));
    console.log(
      `  ${inside.size} listeners in the sandbox; written there of this machine: ${[...writable].join()}`,
    );
    const places = [await realpath(output), ...written];
    assert.ok(writable.has(places[0] as string), 'its output is writable');
    const astray = [...writable].filter(
      (point) => !places.some((place) => `${point}/`.startsWith(`${place}/`)),
    );
    assert.equal(
      { outside: [...outside], changed, astray, kernel: kernel() },
      { outside: [], changed: [], astray: [], kernel: before.kernel },
    );
  });
}
