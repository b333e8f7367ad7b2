// Predicts the answers of the other servers of the control plane. Settings of the apiserver do not change them: they
// always accept anonymous requests, and for all but a few paths they ask the apiserver for authorization.
import type { Rule } from '../rule.ts';
import { unclear, unknownRoute, unreadRequest } from './unknown.ts';

const options =
  'k8s.io/apiserver pkg/server/options/authentication.go and authorization.go: the delegating options';
const managers = ['controller-manager', 'scheduler'] as const;

export const servedRules: readonly Rule[] = [
  {
    id: 'etcd-wants-a-certificate',
    when: { target: 'etcd' },
    outcome: 'tls-refused',
    says: 'kubeadm starts etcd with --client-cert-auth and a CA of its own, so that who has no certificate of that CA gets no connection.',
    source: 'cmd/kubeadm/app/phases/etcd/local.go',
  },
  {
    id: 'component-token-review-refused',
    when: { target: managers, tokenReviews: 'refused', credential: 'worthless' },
    outcome: '401',
    says: 'The apiserver refuses the TokenReview, and a token of which nobody says whose it is ends the request like a wrong one.',
    source: `${options}; answered so by v1.20.2 and v1.37.2, run 2026-11-27`,
  },
  {
    id: 'component-worthless-credential',
    when: { target: managers, credential: 'worthless' },
    outcome: '401',
    says: 'Authentication comes before the paths that are always allowed, and a token that nobody knows ends the request.',
    source: options,
  },
  {
    id: 'component-access-review-refused',
    when: { target: managers, accessReviews: 'refused', grantedBy: 'failed' },
    outcome: '500',
    says: 'The apiserver refuses the SubjectAccessReview, and an authorizer that fails is an internal error, not a no.',
    source:
      'k8s.io/apiserver pkg/endpoints/filters/authorization.go; test/integration/serving/serving_test.go',
  },
  unclear('component-unclear-authorization', managers),
  {
    id: 'component-asks-nobody',
    when: { target: managers, accessReviews: 'none', grantedBy: 'nobody' },
    outcome: '403',
    says: 'Without --authorization-kubeconfig no apiserver is asked, and nobody but system:masters may.',
    source: options,
  },
  {
    id: 'component-forbidden',
    when: { target: managers, grantedBy: 'nobody' },
    outcome: '403',
    says: 'The apiserver, asked whether this user may, knows no binding that says so.',
    source: options,
  },
  unreadRequest('component-unread-request', managers),
  unknownRoute('component-unknown-route', managers),
  {
    id: 'component-without-livez',
    when: { target: managers, route: 'none', probes: ['*:/livez@*', '*:/readyz@*'] },
    outcome: '404',
    says: 'The paths are allowed, since v1.21 always and until then by system:public-info-viewer, and nobody serves them.',
    source:
      'k8s.io/controller-manager app/serve.go; cmd/kube-scheduler/app/server.go; answered so by v1.20.2, run 2026-11-25',
  },
  {
    id: 'component-no-such-route',
    when: { target: managers, route: 'none' },
    outcome: '404',
    says: 'Only who passes authorization learns that there is no such path.',
    source: 'k8s.io/controller-manager app/serve.go; answered so by v1.20.2, v1.33.13 and v1.37.2',
  },
  {
    id: 'scheduler-serves-livez',
    when: { target: 'scheduler', probes: ['*:/livez@*', '*:/readyz@*'] },
    outcome: '200',
    says: 'The scheduler serves /livez and /readyz, and they are always allowed.',
    source: 'cmd/kube-scheduler/app/server.go, newHealthEndpointsAndMetricsHandler',
  },
  {
    id: 'component-path-always-allowed',
    when: { target: managers, grantedBy: 'always-allowed', grant: 'own' },
    outcome: '200',
    says: '--authorization-always-allow-paths of the setting gives the path to everyone.',
    source: options,
  },
  {
    id: 'component-health-always-allowed',
    when: { target: managers, grantedBy: 'always-allowed' },
    outcome: '200',
    says: '/healthz is always allowed, to everyone.',
    source: options,
  },
  {
    id: 'component-administrator',
    when: { target: managers, grantedBy: ['system:masters', 'cluster-admin', 'kubeadm:cluster-admins'] },
    outcome: '200',
    says: 'Client certificates of the cluster CA count here as well, and an administrator may do everything.',
    source: options,
  },
  {
    id: 'component-granted',
    when: { target: managers, grant: ['default', 'own'] },
    outcome: '200',
    says: 'The apiserver, asked whether this user may, has a binding or an authorizer that says so.',
    source: options,
  },
];
