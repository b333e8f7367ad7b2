// containerd on the machines of the process engine. It never pulls an image. On a joining node it only has to serve CRI
// and to have a pod network, because otherwise the Node never becomes Ready. In a whole cluster it runs the static
// pods.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BearerlessError } from '../../domain/error.ts';
import { criSocketPath } from '../common/paths.ts';
import { watcherLimit } from '../common/watchers.ts';
import { type Component, startComponent } from './component.ts';
import { podSubnet } from './layout.ts';
import type { Machine } from './machine.ts';
import type { Shared } from './shared.ts';

const networkFolder = '/etc/cni/net.d';
const networkPath = `${networkFolder}/10-bearerless.conflist`;

export interface ContainerdOptions {
  bin: string;
  root?: string;
  state?: string;
  socket?: string;
  /** The image of pods' sandboxes. Without one, no pod runs there. */
  sandbox: string | undefined;
  /** The program that runs containers instead of runc. */
  runtime?: string;
}

/** Returns the configuration in TOML, for containerd 1.6 to 2.x. */
export function containerdConfig(options: ContainerdOptions): string {
  const {
    bin,
    root = '/var/lib/containerd',
    state = '/run/containerd',
    socket = criSocketPath,
    sandbox,
    runtime,
  } = options;
  return `version = 2
root = "${root}"
state = "${state}"
oom_score = 0
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.internal.v1.tracing", "io.containerd.tracing.processor.v1.otlp"]

[grpc]
  address = "${socket}"

[plugins."io.containerd.internal.v1.opt"]
  path = "${root}/opt"

[plugins."io.containerd.grpc.v1.cri"]
  # Without CAP_SYS_RESOURCE a lower OOM score cannot be set.
  restrict_oom_score_adj = true
${sandbox === undefined ? '' : `  sandbox_image = "${sandbox}"\n`}  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${bin}"
    conf_dir = "${networkFolder}"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "${sandbox === undefined ? 'native' : 'overlayfs'}"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      runtime_path = "${join(bin, 'containerd-shim-runc-v2')}"
${
  runtime === undefined
    ? ''
    : `      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        BinaryName = "${runtime}"
`
}`;
}

/**
 * A wrapper around runc that puts containers into control groups below `root`, so that all of them end with the world.
 * A kubelet that makes no groups for pods names none, and containerd then uses /k8s.io
 * (internal/cri/server/podsandbox/helpers.go, runtimeSpec).
 */
function runcBelow(root: string): string {
  return `#!/bin/sh
for word in "$@"; do
  if [ "$last" = --bundle ]; then sed -i 's|"cgroupsPath":"/k8s.io/|"cgroupsPath":"${root}/|' "$word/config.json"; fi
  last=$word
done
exec runc "$@"
`;
}

/** Starts containerd on a machine and returns when it serves. */
export async function startContainerd(
  shared: Shared,
  machine: Machine,
  sandbox?: string,
): Promise<Component> {
  const { context, bin, cgroupRoot } = shared;
  const configPath = join(machine.folder, 'containerd.toml');
  const runtime = join(machine.folder, 'runc');
  if (cgroupRoot) await writeFile(runtime, runcBelow(cgroupRoot), { mode: 0o755 });
  await writeFile(configPath, containerdConfig({ bin, sandbox, ...(cgroupRoot ? { runtime } : {}) }));
  await machine.writeFile(networkPath, networkConfig());
  const containerd = await startComponent({
    name: 'containerd',
    argv: [join(bin, 'containerd'), '--config', configPath],
    inside: machine.inside,
    log: join(machine.folder, 'containerd.log'),
    processes: machine.processes,
  });
  await containerd.ready(
    'containerd serves',
    async () => (await containerd.hasLogged('containerd successfully booted')) || undefined,
    { limit: context.timeoutSeconds * 1000, signal: context.signal },
  );
  const lost = lostCri(await readFile(containerd.log, 'utf8'));
  if (lost === undefined) return containerd;
  await containerd.kill();
  const message = `containerd serves no CRI, and no kubelet runs without it: ${lost}`;
  throw new BearerlessError('environment', 'component-not-ready', message, {
    hint: `Where files are said to be too many: sudo sysctl ${watcherLimit}=1024, or fewer at once (-j 1).`,
  });
}

/**
 * Why containerd goes on without its CRI plugin, which it only logs as a warning; undefined if it has it. In 1.x the
 * sentence names the plugin, in 2.x a field of the line does.
 */
export function lostCri(log: string): string | undefined {
  const line = log
    .split('\n')
    .find(
      (one) => one.includes('failed to load plugin') && /io\.containerd\.(grpc\.v1\.cri|cri\.v1\.)/.test(one),
    );
  return line && (/error="((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line);
}

/** The network of a node's pods. containerd adds the loopback interface itself. */
export function networkConfig(): string {
  const ipam = { type: 'host-local', ranges: [[{ subnet: podSubnet }]], routes: [{ dst: '0.0.0.0/0' }] };
  return JSON.stringify({ cniVersion: '1.0.0', name: 'bearerless', plugins: [{ type: 'ptp', ipam }] });
}
