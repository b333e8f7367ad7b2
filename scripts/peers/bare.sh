#!/bin/sh
# The bare script among the peers: what somebody writes who wants to know what one setting answers. In namespaces of its
# own: certificates by kubeadm, one etcd, one kube-apiserver with the flags, then two requests.
#   unshare … sh bare.sh BIN FLAG…
# Prints the status of /api and of /healthz to a stranger.
set -eu
bin=$1
shift
pki=/etc/kubernetes/pki
# shellcheck source=scripts/etcd-alone.sh
. "$(dirname "$0")/../etcd-alone.sh"
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
