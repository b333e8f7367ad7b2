#!/bin/sh
# Becomes one machine of the world. Run by `unshare --mount --net --uts`, so only this machine sees its mounts.
#   machine.sh NAME ADDRESS/BITS GATEWAY LINK IPV6/BITS
# Prints "up" when everything is in place, and "up ipv6" if the kernel has IPv6. Then it keeps the namespaces open until
# it is killed.
set -eu
name=$1 address=$2 gateway=$3 link=$4 ipv6=$5

hostname "$name"
mount --all --fstab "${0%/*}/machine.fstab"

printf '127.0.0.1 localhost\n%s %s\n' "${address%/*}" "$name" >/etc/bearerless/hosts
mount --bind /etc/bearerless/hosts /etc/hosts

# The other end of the veth pair is in the world's network namespace (process 1 is the worker).
# The metadata servers of clouds have addresses in 169.254.0.0/16, and old kubelets try for seconds to reach one. An
# unreachable route makes that fail at once.
ip -batch - <<END
link add eth0 type veth peer name $link netns 1
link set lo up
addr add $address dev eth0
link set eth0 up
route add default via $gateway
route add unreachable 169.254.0.0/16
END
nsenter --target 1 --net ip link set "$link" master br0 up

# Nobody else has this address, so the kernel need not look for a second before it is used.
up=up
if ip addr add "$ipv6" dev eth0 nodad 2>/dev/null; then up='up ipv6'; fi

echo "$up"
exec sleep infinity
