#!/bin/sh
# Becomes one machine of the world. Run by `unshare --mount --net --uts`, so only this machine sees its mounts.
#   machine.sh NAME ADDRESS/BITS GATEWAY LINK IPV6/BITS
# Prints "up" when everything is in place, and "up ipv6" if the kernel has IPv6. Then it keeps the namespaces open until
# it is killed.
set -eu
name=$1 address=$2 gateway=$3 link=$4 ipv6=$5

hostname "$name"
for folder in /etc/bearerless /etc/kubernetes /etc/cni /run/containerd /var/lib/cni /var/lib/kubelet /var/lib/containerd /var/lib/etcd /var/log; do
  mount -t tmpfs -o mode=755 bearerless "$folder"
done

printf '127.0.0.1 localhost\n%s %s\n' "${address%/*}" "$name" >/etc/bearerless/hosts
mount --bind /etc/bearerless/hosts /etc/hosts

# The other end of the veth pair is in the world's network namespace (process 1 is the worker).
ip link add eth0 type veth peer name "$link" netns 1
ip link set lo up
ip addr add "$address" dev eth0
ip link set eth0 up
ip route add default via "$gateway"
# The metadata servers of clouds have addresses in this range, and old kubelets try for seconds to reach one. An
# unreachable route makes that fail at once.
ip route add unreachable 169.254.0.0/16
nsenter --target 1 --net ip link set "$link" master br0 up

# Nobody else has this address, so the kernel need not look for a second before it is used.
up=up
if ip addr add "$ipv6" dev eth0 nodad 2>/dev/null; then up='up ipv6'; fi

echo "$up"
exec sleep infinity
