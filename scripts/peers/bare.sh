#!/bin/sh
# The bare script among the peers: what somebody writes who wants to know what one setting answers. In namespaces of its
# own: certificates by kubeadm, one etcd, one kube-apiserver with the flags, then two requests.
#   unshare … sh bare.sh BIN FLAG…
# Prints the status of /api and of /healthz to a stranger.
set -eu
bin=$1
shift
mount -t tmpfs bare /mnt
mkdir -p /mnt/upper /mnt/work
mount -t overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work overlay /etc
mkdir -p /etc/kubernetes
ip link set lo up
ip link add br0 address 02:00:00:00:00:01 type bridge
ip addr add 10.188.0.1/16 dev br0
ip link set br0 up
version=$("$bin/kubeadm" version -o short)
"$bin/kubeadm" init phase certs all --kubernetes-version "$version" --apiserver-advertise-address 10.188.0.1 >/dev/null 2>&1
pki=/etc/kubernetes/pki
"$bin/etcd" --data-dir /mnt/etcd --listen-client-urls https://127.0.0.1:2379 --advertise-client-urls https://127.0.0.1:2379 \
  --cert-file $pki/etcd/server.crt --key-file $pki/etcd/server.key --client-cert-auth --trusted-ca-file $pki/etcd/ca.crt \
  >/mnt/etcd.log 2>&1 &
"$bin/kube-apiserver" --advertise-address 10.188.0.1 \
  --authorization-mode Node,RBAC --client-ca-file $pki/ca.crt --etcd-servers https://127.0.0.1:2379 \
  --etcd-cafile $pki/etcd/ca.crt --etcd-certfile $pki/apiserver-etcd-client.crt --etcd-keyfile $pki/apiserver-etcd-client.key \
  --tls-cert-file $pki/apiserver.crt --tls-private-key-file $pki/apiserver.key --service-cluster-ip-range 10.96.0.0/12 \
  --service-account-issuer https://bare --service-account-key-file $pki/sa.pub --service-account-signing-key-file $pki/sa.key \
  "$@" >/mnt/apiserver.log 2>&1 &
until curl --silent --fail --cacert $pki/ca.crt --cert $pki/apiserver-kubelet-client.crt \
  --key $pki/apiserver-kubelet-client.key "https://10.188.0.1:6443/readyz" >/dev/null; do
  sleep 0.1
done
for path in /api /healthz; do
  curl --silent --output /dev/null --write-out '%{http_code} ' --cacert $pki/ca.crt "https://10.188.0.1:6443$path"
done
