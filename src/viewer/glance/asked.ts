// The questions that the first view asks, in plain words. A question may have several requests of one kind, such as the
// three health checks. Pure data.

/** One question of the first view. */
export interface Asked {
  /** The question as a person asks it. */
  words: string;
  /** A few words for the head of a column. */
  short: string;
  /** The ids of the questions that answer it. */
  ids: readonly string[];
  /** What answers it where none of `ids` was asked. */
  instead?: readonly string[];
}

/** Questions that belong together. */
export interface AskedGroup {
  title: string;
  asked: readonly Asked[];
}

const stranger = (target: string, method: string, ...paths: string[]) =>
  paths.map((path) => `${target}:${method}:${path}@none`);
const get = (...paths: string[]) => stranger('apiserver', 'GET', ...paths);
const kubelet = (...paths: string[]) => stranger('kubelet', 'GET', ...paths);

/** Every question, in the order of the view. */
export const askedGroups: readonly AskedGroup[] = [
  {
    title: 'May a stranger, at the apiserver,',
    asked: [
      { words: 'read the version?', short: 'version', ids: get('/version') },
      {
        words: 'pass the health checks?',
        short: 'health checks',
        ids: get('/healthz', '/livez', '/readyz'),
      },
      {
        words: 'read cluster-info, as joins do?',
        short: 'cluster-info',
        ids: get('/api/v1/namespaces/kube-public/configmaps/cluster-info'),
      },
      { words: 'list the APIs?', short: 'APIs', ids: get('/api', '/apis') },
      { words: 'read the metrics?', short: 'metrics', ids: get('/metrics') },
      { words: 'list the namespaces?', short: 'namespaces', ids: get('/api/v1/namespaces') },
      {
        words: 'create a namespace?',
        short: 'create one',
        ids: stranger('apiserver', 'POST', '/api/v1/namespaces'),
      },
      {
        words: 'read Secrets?',
        short: 'Secrets',
        ids: get('/api/v1/namespaces/kube-system/secrets'),
      },
    ],
  },
  {
    title: 'May a stranger, at a kubelet,',
    asked: [
      { words: 'read the pods?', short: 'pods', ids: kubelet('/pods') },
      {
        words: 'run a command in a pod?',
        short: 'run a command',
        ids: stranger(
          'kubelet',
          'POST',
          '/run/default/no-pod/no-container',
          '/exec/default/no-pod/no-container',
        ),
      },
      { words: 'read the node’s logs?', short: 'logs', ids: kubelet('/logs/') },
      { words: 'read its configuration?', short: 'configuration', ids: kubelet('/configz') },
      { words: 'read its metrics?', short: 'metrics', ids: kubelet('/metrics') },
      {
        words: 'read the pods on the read-only port?',
        short: 'read-only port',
        ids: stranger('kubelet-read-only', 'GET', '/pods'),
      },
    ],
  },
  {
    title: 'Does',
    asked: [
      { words: 'a node join with a token?', short: 'join by token', ids: ['join:token'] },
      {
        words: 'a node join with a file that has a certificate?',
        short: 'join by file',
        ids: ['join:file-cert'],
      },
      { words: 'kubeadm init complete?', short: 'kubeadm init', ids: ['init'] },
      {
        words: 'the apiserver stay up?',
        short: 'stays up',
        ids: ['restart:kube-apiserver'],
        instead: ['health-check:kube-apiserver'],
      },
    ],
  },
];
