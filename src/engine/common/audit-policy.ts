// The audit policy of every cluster: the one of the article this project grew from (RequestResponse for
// system:anonymous, RequestReceived omitted), extended so that authenticated requests and 401s leave a line too, and
// what is asked about those of kubelets.

/**
 * A 401 is written at stage ResponseStarted only and has no user (apiserver pkg/endpoints/filters/authn_audit.go): the
 * last rule catches it.
 */
export const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'RequestResponse', users: ['system:anonymous'] },
    // What a kubelet asks about who asks it, and what it is told.
    {
      level: 'RequestResponse',
      userGroups: ['system:nodes'],
      verbs: ['create'],
      resources: [
        { group: 'authentication.k8s.io', resources: ['tokenreviews'] },
        { group: 'authorization.k8s.io', resources: ['subjectaccessreviews'] },
      ],
    },
    // Whether who asks for a node's certificate may have one.
    {
      level: 'RequestResponse',
      users: ['system:serviceaccount:kube-system:certificate-controller'],
      verbs: ['create'],
      resources: [{ group: 'authorization.k8s.io', resources: ['subjectaccessreviews'] }],
    },
    // The control plane's own traffic answers no question.
    {
      level: 'None',
      users: ['system:apiserver', 'system:kube-controller-manager', 'system:kube-scheduler'],
    },
    // By what the harness looks whether a control plane answers (control-plane-look.ts).
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
