#!/bin/sh
# Makes the worker's world inside the worker's own namespaces. Nothing that runs in it can write to the host.
#   world.sh ADDRESS/BITS IPV6/BITS [rw:PATH|ro:PATH]...
# /etc and /usr/libexec become overlays whose writes go to memory. /var/lib, /var/log, /run, /tmp and /var/tmp become
# empty folders in memory, into which each PATH below them (of the harness, shorter ones first) is mounted again. All
# other mounts of the host become read-only, except the PATHs marked rw. If the kernel does not allow that for a mount,
# its path is printed, one path a line. A bridge br0 with ADDRESS and, where the
# kernel has it, IPV6 connects the machines.
set -eu
# A folder of PATH may be hidden, so the usual folders are added.
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
address=$1 ipv6=$2
shift 2

# A container may have no kernel messages. The file is in a /dev of the container's own, which is still writable here.
if [ ! -e /dev/kmsg ]; then : >/dev/kmsg && mount --bind /dev/null /dev/kmsg; fi

memory() {
  mount -t tmpfs -o "mode=$1" bearerless "$2"
}
overlay() {
  mkdir -p "/mnt/upper$1" "/mnt/work$1"
  mount -t overlay -o "lowerdir=$1,upperdir=/mnt/upper$1,workdir=/mnt/work$1" bearerless "$1"
}
is_hidden() {
  case $1 in
    /var/lib/* | /var/log/* | /run/* | /tmp/* | /var/tmp/*) return 0 ;;
    *) return 1 ;;
  esac
}

# PATHs are mounted below /mnt, which is hidden meanwhile, while the mounts above them change.
memory 755 /mnt
n=0
for word in "$@"; do
  path=${word#r?:}
  n=$((n + 1))
  is_hidden "$path" || continue
  if [ -d "$path" ]; then mkdir "/mnt/$n"; else : >"/mnt/$n"; fi
  mount --rbind "$path" "/mnt/$n"
done

overlay /etc
# A kubelet creates a folder for plugins here, and a static pod mounts it.
[ ! -d /usr/libexec ] || overlay /usr/libexec
for folder in /var/lib /var/log /run; do memory 755 "$folder"; done
for folder in /tmp /var/tmp; do memory 1777 "$folder"; done
n=0
for word in "$@"; do
  path=${word#r?:}
  n=$((n + 1))
  is_hidden "$path" || continue
  if [ -d "/mnt/$n" ]; then
    mkdir -p "$path"
  else
    mkdir -p "$(dirname "$path")"
    [ -e "$path" ] || : >"$path"
  fi
  mount --rbind "/mnt/$n" "$path"
done
# /mnt of the host is visible again. The overlays still use their folders in the unmounted one.
umount --lazy /mnt

is_mount() {
  while read -r _ _ _ _ point _; do
    [ "$point" != "$1" ] || return 0
  done </proc/self/mountinfo
  return 1
}
# A separate mount stays writable when the mount around it becomes read-only.
for word in "$@"; do
  path=${word#rw:}
  [ "$word" = "$path" ] || is_mount "$path" || mount --rbind "$path" "$path"
done
is_writable() {
  at=$1
  shift
  for word in "$@"; do
    case $word in rw:*) case $at/ in "${word#rw:}"/*) return 0 ;; esac ;; esac
  done
  return 1
}
while read -r _ _ _ _ point options rest; do
  case $options in rw*) ;; *) continue ;; esac
  case " $rest" in *' - proc '* | *' - autofs '* | *' bearerless '*) continue ;; esac
  case $point in
    *\\*)
      escaped=$(printf %s "$point" | sed 's/\\/\\0/g')
      point=$(printf %b "$escaped")
      ;;
  esac
  if is_writable "$point" "$@"; then continue; fi
  # The mount's flags are repeated, since an ordinary user may not drop them.
  mount -o "remount,bind,ro${options#rw}" none "$point" 2>/dev/null || [ ! -w "$point" ] || echo "$point"
done </proc/self/mountinfo

# Of the kernel's settings only those of the network belong to the world, so the others become read-only.
for folder in /proc/sys /proc/sys/net; do mount --bind "$folder" "$folder"; done
for path in /proc/sys /proc/sysrq-trigger /proc/irq /proc/bus /proc/fs; do
  [ -e "$path" ] || continue
  [ "$path" = /proc/sys ] || mount --bind "$path" "$path"
  mount -o remount,bind,ro none "$path"
done

mkdir -p /etc/bearerless /etc/kubernetes /etc/cni /run/containerd /run/lock /var/lib/cni /var/lib/kubelet /var/lib/containerd /var/lib/etcd /run/bearerless

# Names are resolved only from a file of the world, not by a DNS server: an unreachable one delays a kubelet by 10-20 s.
: >/run/bearerless/resolv.conf
printf '127.0.0.1 localhost\n' >/run/bearerless/hosts
for file in hosts resolv.conf; do
  target=$(readlink -f "/etc/$file" || true)
  case $target in
    /etc/*) ;;
    *)
      # A link to a file outside /etc (systemd-resolved) is replaced in the overlay.
      rm -f "/etc/$file"
      target=/etc/$file
      ;;
  esac
  [ -e "$target" ] || : >"$target"
  mount --bind "/run/bearerless/$file" "$target"
done

# A kubelet must be able to write a few kernel settings and, before v1.22, to read kernel messages. It writes to copies
# of the settings, and reads an empty file if this user may not read the messages.
if ! head -c 0 /dev/kmsg 2>/dev/null; then mount --bind /dev/null /dev/kmsg; fi
mkdir /run/bearerless/sysctl
for name in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
  file=/run/bearerless/sysctl/${name##*/}
  cat "/proc/sys/$name" >"$file"
  mount --bind "$file" "/proc/sys/$name"
done

# No world has systemd. Where the host has its client, kubeadm would start that seven times in each join.
if client=$(command -v systemctl); then mount --bind /dev/null "$client"; fi

# The bridge gets a fixed MAC address. By default it takes the lowest address of its ports. When a machine with that
# address is added or removed, the others send to the old address for 5 to 11 seconds, until they resolve it again.
ip -batch - <<END
link set lo up
link add br0 address 02:00:00:00:00:01 type bridge
addr add $address dev br0
END
ip addr add "$ipv6" dev br0 nodad 2>/dev/null || true
ip link set br0 up
