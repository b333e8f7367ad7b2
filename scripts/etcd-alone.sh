# shellcheck shell=sh disable=SC2154
# Read by scripts that start apiservers without Bearerless, in namespaces of their own: a network, certificates of
# kubeadm and one etcd. Expects $bin, a folder with kubeadm and etcd, and $pki, where kubeadm puts certificates.
mount -t tmpfs alone /mnt
mkdir -p /mnt/upper /mnt/work
mount -t overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work overlay /etc
mkdir -p /etc/kubernetes
ip link set lo up
ip link add br0 address 02:00:00:00:00:01 type bridge
ip addr add 10.188.0.1/16 dev br0
ip link set br0 up
version=$("$bin/kubeadm" version -o short)
"$bin/kubeadm" init phase certs all --kubernetes-version "$version" --apiserver-advertise-address 10.188.0.1 >/dev/null 2>&1
"$bin/etcd" --data-dir /mnt/etcd --listen-client-urls https://127.0.0.1:2379 --advertise-client-urls https://127.0.0.1:2379 \
  --cert-file $pki/etcd/server.crt --key-file $pki/etcd/server.key --client-cert-auth --trusted-ca-file $pki/etcd/ca.crt \
  >/mnt/etcd.log 2>&1 &
