#!/bin/sh
# The floor that the benchmark compares with: the least that must happen before anything can be asked. Certificates, one
# etcd, N kube-apiservers side by side on it, each ready (asked with the administrator's certificate). Run in namespaces
# of its own:
#   unshare … sh bench-floor.sh BIN N
# BIN is a folder with kubeadm, etcd, kube-apiserver. Prints the seconds it took.
set -eu
bin=$1 n=$2
start=$(date +%s.%N)
pki=/etc/kubernetes/pki
# shellcheck source=scripts/etcd-alone.sh
. "$(dirname "$0")/etcd-alone.sh"
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
