// Predicts the answers of the kube-apiserver: authentication comes first (401), then authorization (403), then routing
// (404).
import { clusterInfoBinding, publicInfoBinding } from '../facts.ts';
import { type Rule, unpredicted } from '../rule.ts';
import { routeRules } from './apiserver-routes.ts';
import { unclear, unknownRoute, unreadRequest } from './unknown.ts';

const policy = 'plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go';
const impersonation = 'k8s.io/apiserver pkg/endpoints/filters/impersonation';
const chain = 'k8s.io/apiserver pkg/server/config.go, DefaultBuildHandlerChain';

export const apiserverRules: readonly Rule[] = [
  {
    id: 'malformed-path',
    when: { target: 'apiserver', route: 'malformed' },
    outcome: '400',
    says: 'A path with a broken escape is refused before anybody asks who sent it.',
    source: 'net/http server.go and net/url; answered so by v1.20.2, v1.33.13 and v1.37.2',
  },
  {
    id: 'bootstrap-token-without-use',
    when: { target: 'apiserver', identity: 'bootstrap-token', joinToken: ['useless', 'both', 'expired'] },
    outcome: '401',
    says: 'A bootstrap token without the usage authentication, or one that has expired, authenticates nobody.',
    source: 'plugin/pkg/auth/authenticator/token/bootstrap/bootstrap.go, AuthenticateToken',
  },
  {
    id: 'bootstrap-tokens-off',
    when: { target: 'apiserver', identity: 'bootstrap-token', credential: 'worthless' },
    outcome: '401',
    says: 'With --enable-bootstrap-token-auth=false a bootstrap token is a token that nobody knows.',
    source: 'pkg/kubeapiserver/authenticator/config.go, BootstrapToken',
  },
  {
    id: 'worthless-credential',
    when: { target: 'apiserver', credential: 'worthless' },
    outcome: '401',
    says: 'A credential that is checked and refused ends the request; it does not make a stranger of who sent it.',
    source:
      'k8s.io/apiserver pkg/authentication/request/bearertoken/bearertoken.go, and the union that fails on its error',
  },
  {
    id: 'strangers-shut-out',
    when: { target: 'apiserver', credential: 'absent', strangers: 'closed' },
    outcome: '401',
    says: 'Without a credential there is no user, and nobody is let in as system:anonymous.',
    source: `k8s.io/apiserver pkg/endpoints/filters/authentication.go; ${chain}`,
  },
  {
    id: 'path-not-listed',
    when: { target: 'apiserver', credential: 'absent', strangers: 'unlisted' },
    outcome: '401',
    says: 'No condition of the AuthenticationConfiguration is exactly this path, so the request is not authenticated.',
    source: 'k8s.io/apiserver pkg/authentication/request/anonymous/anonymous.go',
  },
  {
    id: 'impersonates-no-user',
    when: { target: 'apiserver', impersonates: 'no-user' },
    outcome: '400',
    says: 'Headers say a group, UID or extra of somebody else, and none says whose.',
    source: impersonation,
  },
  {
    id: 'may-not-impersonate',
    when: { target: 'apiserver', impersonates: 'refused' },
    outcome: '403',
    says: 'Who asks is let in, and may not impersonate the user, group, UID or extra that the headers name.',
    source: impersonation,
  },
  {
    id: 'unclear-impersonation',
    when: { target: 'apiserver', impersonates: 'unclear' },
    outcome: unpredicted,
    says: 'Whether headers make somebody else of who asks, and with which groups, depends on more than can be told.',
    source: impersonation,
  },
  {
    id: 'authorizer-late',
    when: { target: 'apiserver', grantedBy: 'late' },
    outcome: '500',
    says: 'No authorizer allows it, and a webhook was waited for until its time was up; it is not asked again.',
    source: 'k8s.io/apiserver plugin/pkg/authorizer/webhook/webhook.go; pkg/util/webhook, DefaultShouldRetry',
  },
  {
    id: 'authorizer-failed',
    when: { target: 'apiserver', grantedBy: 'failed' },
    outcome: '500',
    says: 'No authorizer allows it, and one of them could not be asked: that is an error, and no answer.',
    source: 'k8s.io/apiserver pkg/endpoints/filters/authorization.go, WithAuthorization',
  },
  unclear('unclear-authorization', 'apiserver'),
  {
    id: 'stranger-forbidden',
    when: { target: 'apiserver', credential: 'absent', grantedBy: 'nobody' },
    outcome: '403',
    says: 'The stranger is let in as system:anonymous, and no binding gives that user or system:unauthenticated this.',
    source: policy,
  },
  {
    id: 'known-but-forbidden',
    when: { target: 'apiserver', credential: 'good', grantedBy: 'nobody' },
    outcome: '403',
    says: 'The user is known, and no binding gives it this; what strangers may do is not inherited.',
    source: policy,
  },
  unreadRequest('unread-request', 'apiserver'),
  unknownRoute('unknown-route', 'apiserver'),
  ...routeRules,
  {
    id: 'everything-allowed',
    when: { target: 'apiserver', grantedBy: 'AlwaysAllow' },
    outcome: '200',
    says: 'The authorizer AlwaysAllow lets everyone do everything who is let in.',
    source: 'pkg/kubeapiserver/authorizer/config.go and reload.go',
  },
  {
    id: 'granted-to-strangers',
    when: { target: 'apiserver', credential: 'absent', grant: 'own' },
    outcome: '200',
    says: 'A binding of the setting gives it to system:anonymous, and RBAC treats that user like any other.',
    source: 'plugin/pkg/auth/authorizer/rbac/rbac.go',
  },
  {
    id: 'cluster-info-remade',
    when: { target: 'apiserver', credential: 'absent', grantedBy: clusterInfoBinding, clusterInfo: 'remade' },
    outcome: '200',
    says: '`kubeadm upgrade apply` makes the Role and RoleBinding anew that let strangers read cluster-info.',
    source:
      'cmd/kubeadm/app/cmd/phases/upgrade/apply/bootstraptoken.go; until v1.31 phases/upgrade/postupgrade.go',
  },
  {
    id: 'cluster-info-for-strangers',
    when: { target: 'apiserver', credential: 'absent', grantedBy: clusterInfoBinding },
    outcome: '200',
    says: 'kubeadm binds a Role that reads cluster-info to the user system:anonymous.',
    source: 'cmd/kubeadm/app/phases/bootstraptoken/clusterinfo/clusterinfo.go',
  },
  {
    id: 'public-info-completed',
    when: {
      target: 'apiserver',
      credential: 'absent',
      grantedBy: publicInfoBinding,
      publicInfo: 'completed',
    },
    outcome: '200',
    says: 'Each start of an apiserver puts back what default bindings lack, unless they are annotated autoupdate=false.',
    source: 'pkg/registry/rbac/rest/storage_rbac.go, the post-start hook rbac/bootstrap-roles',
  },
  {
    id: 'public-info',
    when: { target: 'apiserver', credential: 'absent', grantedBy: publicInfoBinding },
    outcome: '200',
    says: 'The ClusterRole system:public-info-viewer is bound to everyone, system:unauthenticated included.',
    source: policy,
  },
  {
    id: 'administrator',
    when: {
      target: 'apiserver',
      credential: 'good',
      grantedBy: ['system:masters', 'cluster-admin', 'kubeadm:cluster-admins'],
    },
    outcome: '200',
    says: 'An administrator may do everything; settings for strangers do not concern credentials.',
    source:
      'cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go: system:masters, since v1.29 kubeadm:cluster-admins bound to cluster-admin',
  },
  {
    id: 'discovery',
    when: {
      target: 'apiserver',
      credential: 'good',
      grantedBy: [publicInfoBinding, 'system:discovery'],
    },
    outcome: '200',
    says: 'system:public-info-viewer and system:discovery are bound to every authenticated user.',
    source: policy,
  },
  {
    id: 'issuer-discovery',
    when: {
      target: 'apiserver',
      credential: 'good',
      grantedBy: 'system:service-account-issuer-discovery',
    },
    outcome: '200',
    says: 'The keys with which ServiceAccount tokens are verified may be read by every ServiceAccount, and by nobody else.',
    source: policy,
  },
  {
    id: 'known-by-group',
    when: { target: 'apiserver', credential: 'good', grant: 'default' },
    outcome: '200',
    says: 'A binding that every cluster has gives it to the user or to one of its groups.',
    source: `${policy}; clusters/kubeadm.yaml`,
  },
  {
    id: 'granted-by-setting',
    when: { target: 'apiserver', credential: 'good', grant: 'own' },
    outcome: '200',
    says: 'A binding of the setting gives it to the user or to one of its groups.',
    source: 'plugin/pkg/auth/authorizer/rbac/rbac.go',
  },
];
