#!/bin/sh
# Becomes one machine of the world: run by `unshare --mount --net --uts`, so what it mounts is this machine's alone.
#   machine.sh NAME ADDRESS/BITS GATEWAY LINK
# Prints "up" when everything is in place and then holds the namespaces open for as long as it lives.
set -eu
name=$1 address=$2 gateway=$3 link=$4

hostname "$name"
for folder in /etc/bearerless /etc/kubernetes /etc/cni /run/containerd /var/lib/cni /var/lib/kubelet /var/lib/containerd /var/lib/etcd /var/log; do
  mount -t tmpfs -o mode=755 bearerless "$folder"
done

printf '127.0.0.1 localhost\n%s %s\n' "${address%/*}" "$name" >/etc/bearerless/hosts
mount --bind /etc/bearerless/hosts /etc/hosts

# The other end of the cable goes into the world's network namespace (its first process is the worker).
ip link add eth0 type veth peer name "$link" netns 1
ip link set lo up
ip addr add "$address" dev eth0
ip link set eth0 up
ip route add default via "$gateway"
# Clouds answer there, and old kubelets ask for seconds whether one does: here nobody does, and at once.
ip route add unreachable 169.254.0.0/16
nsenter --target 1 --net ip link set "$link" master br0 up

echo up
exec sleep infinity
