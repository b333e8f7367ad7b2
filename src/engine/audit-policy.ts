// The audit policy of every cluster: the one of the article this project grew from (RequestResponse for system:anonymous,
// RequestReceived omitted), extended so that authenticated requests and 401s leave a line too.

/** A 401 is written at stage ResponseStarted only and has no user (apiserver pkg/endpoints/filters/authn_audit.go): the last rule catches it. */
export const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'RequestResponse', users: ['system:anonymous'] },
    // The control plane's own traffic answers no question.
    {
      level: 'None',
      users: ['system:apiserver', 'system:kube-controller-manager', 'system:kube-scheduler'],
    },
    { level: 'Metadata' },
  ],
};
