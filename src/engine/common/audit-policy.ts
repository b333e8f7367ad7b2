// The audit policy of every cluster. It starts from the policy of the article this project grew from (RequestResponse
// for system:anonymous, RequestReceived omitted). In addition it logs authenticated requests and 401s, and the reviews
// with which kubelets check their clients.

/**
 * A 401 is logged only at stage ResponseStarted and has no user (apiserver pkg/endpoints/filters/authn_audit.go). The
 * last rule logs it.
 */
export const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'RequestResponse', users: ['system:anonymous'] },
    // The reviews that a kubelet requests about its clients, and their results.
    {
      level: 'RequestResponse',
      userGroups: ['system:nodes'],
      verbs: ['create'],
      resources: [
        { group: 'authentication.k8s.io', resources: ['tokenreviews'] },
        { group: 'authorization.k8s.io', resources: ['subjectaccessreviews'] },
      ],
    },
    // The review that decides whether a client that requests a node's certificate may have one.
    {
      level: 'RequestResponse',
      users: ['system:serviceaccount:kube-system:certificate-controller'],
      verbs: ['create'],
      resources: [{ group: 'authorization.k8s.io', resources: ['subjectaccessreviews'] }],
    },
    // The control plane's own requests are not needed for any answer.
    {
      level: 'None',
      users: ['system:apiserver', 'system:kube-controller-manager', 'system:kube-scheduler'],
    },
    // The request with which the harness checks whether a control plane answers (control-plane-look.ts).
    {
      level: 'None',
      verbs: ['get'],
      namespaces: ['kube-system'],
      resources: [
        {
          group: 'coordination.k8s.io',
          resources: ['leases'],
          resourceNames: ['kube-controller-manager'],
        },
      ],
    },
    { level: 'Metadata' },
  ],
};
