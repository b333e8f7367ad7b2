// The paths and ports that kubeadm uses on every node, in every engine (cmd/kubeadm/app/constants/constants.go).
export const etc = '/etc/kubernetes';
export const manifestPath = (component: string) => `${etc}/manifests/${component}.yaml`;
export const apiserverPort = 6443;
export const etcdPort = 2379;
export const criSocketPath = '/run/containerd/containerd.sock';
export const criSocket = `unix://${criSocketPath}`;
