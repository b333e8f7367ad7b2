// containerd's configuration on a node of the process engine: no image is ever pulled there, it only has to serve CRI.
import { join } from 'node:path';
import { criSocketPath } from './layout.ts';

/** TOML for containerd 1.6 to 2.x. */
export function containerdConfig(bin: string): string {
  return `version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
oom_score = 0
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.internal.v1.tracing", "io.containerd.tracing.processor.v1.otlp"]

[grpc]
  address = "${criSocketPath}"

[plugins."io.containerd.grpc.v1.cri"]
  # Without CAP_SYS_RESOURCE a lower OOM score cannot be set.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "native"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      runtime_path = "${join(bin, 'containerd-shim-runc-v2')}"
`;
}
