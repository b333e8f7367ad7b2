#!/bin/sh
# The floor that the benchmark compares with: the least that must happen before anything can be asked. Certificates, one
# etcd, N kube-apiservers side by side on it, each ready (asked with the administrator's certificate). Run in namespaces
# of its own:
#   unshare … sh bench-floor.sh BIN N
# BIN is a folder with kubeadm, etcd, kube-apiserver. Prints the seconds it took.
set -eu
bin=$1 n=$2
start=$(date +%s.%N)
mount -t tmpfs floor /mnt
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
i=0
while [ $i -lt "$n" ]; do
  "$bin/kube-apiserver" --advertise-address 10.188.0.1 --secure-port $((6443 + i)) --etcd-prefix "/floor$i" \
    --authorization-mode Node,RBAC --client-ca-file $pki/ca.crt --etcd-servers https://127.0.0.1:2379 \
    --etcd-cafile $pki/etcd/ca.crt --etcd-certfile $pki/apiserver-etcd-client.crt --etcd-keyfile $pki/apiserver-etcd-client.key \
    --tls-cert-file $pki/apiserver.crt --tls-private-key-file $pki/apiserver.key --service-cluster-ip-range 10.96.0.0/12 \
    --service-account-issuer https://floor --service-account-key-file $pki/sa.pub --service-account-signing-key-file $pki/sa.key \
    >"/mnt/apiserver$i.log" 2>&1 &
  i=$((i + 1))
done
i=0
while [ $i -lt "$n" ]; do
  until curl --silent --fail --cacert $pki/ca.crt --cert $pki/apiserver-kubelet-client.crt \
    --key $pki/apiserver-kubelet-client.key "https://10.188.0.1:$((6443 + i))/readyz" >/dev/null; do
    sleep 0.1
  done
  i=$((i + 1))
done
now=$(date +%s.%N)
awk -v start="$start" -v now="$now" 'BEGIN { print now - start }'
