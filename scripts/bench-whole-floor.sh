#!/bin/sh
# The floor that the benchmark of whole clusters compares with: what a script does for the same answer. Images are made
# of the binaries, `kubeadm init` makes a cluster that turns strangers away, a further node's `kubeadm join` is refused.
#   bench-whole-floor.sh WORK      in namespaces and control groups of its own
# WORK holds what scripts/whole-floor.ts wrote: bin/, init.yaml, join.yaml, containerd.toml, cni.conflist, kubelet.yaml.
# Prints the seconds it took.
set -eu
work=$1
clusters=$(dirname "$0")/../clusters/process
start=$(date +%s.%N)
PATH=$work/bin:$PATH
sh "$clusters/world.sh" 10.189.0.1/16 fd00::1/64 "rw:$work" rw:/sys/fs/cgroup

# machine NAME ADDRESS LINK N: its process id goes into $machine, its containerd serves.
machine() {
  mkfifo "$work/$1"
  unshare --mount --net --uts sh "$clusters/machine.sh" "$1" "$2/16" 10.189.0.1 "$3" "fd00::$4/64" >"$work/$1" &
  machine=$!
  read -r _ <"$work/$1"
  on "$machine" mkdir -p /etc/cni/net.d
  on "$machine" cp "$work/cni.conflist" /etc/cni/net.d/10-floor.conflist
  on "$machine" containerd --config "$work/containerd.toml" >"$work/$1.containerd.log" 2>&1 &
  until grep -q 'containerd successfully booted' "$work/$1.containerd.log"; do sleep 0.05; done
}
on() {
  pid=$1
  shift
  nsenter --target "$pid" --mount --net --uts "$@"
}

# The archive that `ctr images import` takes: a layer, a configuration and a line of the manifest for each image.
images() {
  mkdir "$work/images"
  cd "$work/images"
  lines=
  for name in $(kubeadm config images list --image-repository registry.k8s.io --kubernetes-version "$1" 2>/dev/null); do
    program=${name##*/}
    program=${program%%:*}
    [ -e "$work/bin/$program" ] || continue
    tar --create --file "$program.tar" --dereference --absolute-names --mode=0755 --transform 's,.*/,usr/local/bin/,' "$work/bin/$program"
    digest=$(sha256sum "$program.tar")
    printf '{"architecture":"%s","os":"linux","config":{"Entrypoint":["/usr/local/bin/%s"],"Env":["PATH=/usr/local/bin"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
      "$(dpkg --print-architecture)" "$program" "${digest%% *}" >"$program.json"
    lines="$lines${lines:+,}{\"Config\":\"$program.json\",\"RepoTags\":[\"$name\"],\"Layers\":[\"$program.tar\"]}"
  done
  echo "[$lines]" >manifest.json
  tar --create -- *
}

version=$(kubeadm version -o short)
sandbox=$(kubeadm config images list --image-repository registry.k8s.io --kubernetes-version "$version" 2>/dev/null | grep /pause:)
sed -i "s,SANDBOX,$sandbox," "$work/containerd.toml"
machine plane 10.189.1.1 plane1 101
plane=$machine
images "$version" | on "$plane" ctr --namespace k8s.io images import --snapshotter overlayfs - >/dev/null

# The kubelet starts when kubeadm has written its files, as systemd would have it.
root=/proc/$plane/root/var/lib/kubelet
(
  until [ -s "$root/config.yaml" ] && [ -s "$root/kubeadm-flags.env" ]; do sleep 0.05; done
  sed -i -E '/^(cgroupDriver|cgroupsPerQOS|enforceNodeAllocatable|failSwapOn|failCgroupV1):/d' "$root/config.yaml"
  cat "$work/kubelet.yaml" >>"$root/config.yaml"
  . "$root/kubeadm-flags.env"
  # Several words.
  on "$plane" kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf \
    --config=/var/lib/kubelet/config.yaml $KUBELET_KUBEADM_ARGS
) >"$work/kubelet.log" 2>&1 &
on "$plane" kubeadm init --config "$work/init.yaml" --ignore-preflight-errors=all --skip-phases=preflight,addon --skip-token-print >"$work/init.log" 2>&1

machine node 10.189.2.2 node1 202
if on "$machine" kubeadm join --config "$work/join.yaml" --ignore-preflight-errors=all >"$work/join.log" 2>&1; then
  echo 'the join was not refused' >&2
  exit 1
fi
grep -q Unauthorized "$work/join.log"
now=$(date +%s.%N)
awk -v start="$start" -v now="$now" 'BEGIN { print now - start }'
