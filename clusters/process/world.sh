#!/bin/sh
# Makes the worker's own world, inside namespaces that the worker already has: nothing that runs in it writes to the host.
#   world.sh ADDRESS/BITS [rw:PATH|ro:PATH]...
# /etc and /usr/libexec are overlays whose writes go to memory; /var/lib, /var/log, /run, /tmp and /var/tmp are empty memory, with each
# PATH (of the harness, shorter ones first) that lies under one of them put back. Whatever else there is of the host becomes read-only,
# but for the PATHs marked rw; what the kernel does not let us make so is printed, a path a line. A bridge br0 with ADDRESS joins the machines.
set -eu
# Programs are found although a folder of PATH may lie where files are hidden.
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
address=$1
shift

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

# PATHs are held under /mnt, hidden for a moment, while the mounts above them change.
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
# A kubelet makes a folder for plugins there, and a static pod has it mounted.
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
# What this machine has there is needed again; the overlays keep what they use.
umount --lazy /mnt

is_mount() {
  while read -r _ _ _ _ point _; do
    [ "$point" != "$1" ] || return 0
  done </proc/self/mountinfo
  return 1
}
# A mount of its own stays writable when the one around it is no more.
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
  # The flags that it has are said again, since not every user may drop them.
  mount -o "remount,bind,ro${options#rw}" none "$point" 2>/dev/null || [ ! -w "$point" ] || echo "$point"
done </proc/self/mountinfo

# Of the kernel's settings only those of a network are a world's own.
for folder in /proc/sys /proc/sys/net; do mount --bind "$folder" "$folder"; done
for path in /proc/sys /proc/sysrq-trigger /proc/irq /proc/bus /proc/fs; do
  [ -e "$path" ] || continue
  [ "$path" = /proc/sys ] || mount --bind "$path" "$path"
  mount -o remount,bind,ro none "$path"
done

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

# A kubelet insists on a few kernel settings and, before v1.22, on kernel messages: it writes into files of our own, and reads nothing
# where this user may not.
if ! head -c 0 /dev/kmsg 2>/dev/null; then mount --bind /dev/null /dev/kmsg; fi
mkdir /run/bearerless/sysctl
for name in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
  file=/run/bearerless/sysctl/$(basename "$name")
  cat "/proc/sys/$name" >"$file"
  mount --bind "$file" "/proc/sys/$name"
done

ip link set lo up
# An address of its own: otherwise it takes the lowest of its ports', and whenever a machine comes or goes with that, the others
# send to the old one until they ask again, for 5 to 11 seconds.
ip link add br0 address 02:00:00:00:00:01 type bridge
ip addr add "$address" dev br0
ip link set br0 up
