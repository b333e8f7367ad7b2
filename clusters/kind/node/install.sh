#!/bin/bash
# Runs inside the container that becomes a node image, after kind's own files and the Kubernetes binaries were copied
# in. Does what kind's Dockerfile (images/base) does with them, and what this project's hosts need besides.
#   install.sh SYSTEMD_CGROUP     true or false: whether this version's kubelets are told to use systemd's cgroups
set -euo pipefail
systemd_cgroup=$1

chmod 755 /usr/local/bin/entrypoint /kind/bin/*.sh
find /lib/systemd/system/sysinit.target.wants/ -name systemd-tmpfiles-setup.service -delete
rm -f /lib/systemd/system/multi-user.target.wants/* /etc/systemd/system/*.wants/* \
  /lib/systemd/system/local-fs.target.wants/* /lib/systemd/system/sockets.target.wants/*udev* \
  /lib/systemd/system/sockets.target.wants/*initctl* /lib/systemd/system/basic.target.wants/*
echo ReadKMsg=no >>/etc/systemd/journald.conf
systemctl --quiet enable kubelet.service containerd.service undo-mount-hacks.service
systemctl --quiet mask systemd-binfmt.service
mkdir -p /etc/kubernetes/manifests /etc/cni/net.d /opt/cni

# Debian's packages lie where Debian wants them; kind's files name other places.
for program in containerd ctr containerd-shim-runc-v2; do ln -sf "/usr/bin/$program" /usr/local/bin/; done
ln -sf /usr/sbin/runc /usr/local/sbin/runc
ln -sfn /usr/lib/cni /opt/cni/bin

ctr oci spec | jq '.hooks.createContainer += [{"path": "/kind/bin/mount-product-files.sh"}] | del(.process.rlimits)' \
  >/etc/containerd/cri-base.json
# Where CAP_SYS_RESOURCE is missing a lower OOM score cannot be set; elsewhere nothing is lost.
sed -i -e 's/restrict_oom_score_adj = false/restrict_oom_score_adj = true/' \
  -e "s/SystemdCgroup = true/SystemdCgroup = $systemd_cgroup/" /etc/containerd/config.toml
rm -rf /var/lib/containerd /var/cache/* /var/log/*
mkdir -p /var/lib/containerd
