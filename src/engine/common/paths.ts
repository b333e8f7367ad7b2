// Where kubeadm puts things on every node, whatever the engine (cmd/kubeadm/app/constants/constants.go).
export const etc = '/etc/kubernetes';
export const manifestPath = (component: string) => `${etc}/manifests/${component}.yaml`;
export const apiserverPort = 6443;
export const criSocketPath = '/run/containerd/containerd.sock';
export const criSocket = `unix://${criSocketPath}`;
