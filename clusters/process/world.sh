#!/bin/sh
# Makes the worker's own world, inside namespaces that the worker already has: nothing written below reaches the host.
#   world.sh ADDRESS/BITS KEEP...
# /etc is an overlay whose writes go to memory; /var/lib, /var/log and /run are empty memory, with each KEEP (a folder of the
# harness that lies under one of them) put back. A bridge br0 with ADDRESS joins the machines.
set -eu
address=$1
shift

# KEEP folders are held under /mnt, hidden for a moment, while the mounts above them change.
mount -t tmpfs -o mode=755 bearerless /mnt
n=0
for keep in "$@"; do
  n=$((n + 1))
  if [ -d "$keep" ]; then mkdir "/mnt/keep$n"; else : >"/mnt/keep$n"; fi
  mount --rbind "$keep" "/mnt/keep$n"
done

mkdir /mnt/upper /mnt/work
mount -t overlay -o "lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work" overlay /etc
for folder in /var/lib /var/log /run; do
  mount -t tmpfs -o mode=755 bearerless "$folder"
done
n=0
for keep in "$@"; do
  n=$((n + 1))
  if [ -d "$keep" ]; then
    mkdir -p "$keep"
  else
    mkdir -p "$(dirname "$keep")"
    : >"$keep"
  fi
  mount --rbind "/mnt/keep$n" "$keep"
done
# What this machine has there is needed again; the overlay keeps what it uses.
umount --lazy /mnt

mkdir -p /etc/bearerless /etc/kubernetes /etc/cni /run/containerd /run/lock /var/lib/cni /var/lib/kubelet /var/lib/containerd /var/lib/etcd /run/bearerless

# Names resolve from a file of our own and nothing asks a DNS server: an unreachable one costs a kubelet 10-20 s.
: >/run/bearerless/resolv.conf
printf '127.0.0.1 localhost\n' >/run/bearerless/hosts
for file in hosts resolv.conf; do
  target=$(readlink -f "/etc/$file" || true)
  case $target in
    /etc/*) ;;
    *)
      # A link that leads out of /etc (systemd-resolved) is replaced in the overlay.
      rm -f "/etc/$file"
      target=/etc/$file
      ;;
  esac
  [ -e "$target" ] || : >"$target"
  mount --bind "/run/bearerless/$file" "$target"
done

# A kubelet that does not know KubeletInUserNamespace (before v1.22) insists on kernel messages and on a few kernel settings:
# where this user may have neither, it reads nothing and sets files of our own.
if ! head -c 0 /dev/kmsg 2>/dev/null; then
  mkdir /run/bearerless/sysctl
  mount --bind /dev/null /dev/kmsg
  for name in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
    file=/run/bearerless/sysctl/$(basename "$name")
    cat "/proc/sys/$name" >"$file"
    mount --bind "$file" "/proc/sys/$name"
  done
fi

ip link set lo up
# An address of its own: otherwise it takes the lowest of its ports', and whenever a machine comes or goes with that, the others
# send to the old one until they ask again, for 5 to 11 seconds.
ip link add br0 address 02:00:00:00:00:01 type bridge
ip addr add "$address" dev br0
ip link set br0 up
