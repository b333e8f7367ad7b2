// Predicts the answers of the kube-apiserver: authentication comes first (401), then authorization (403), then routing
// (404).
import { clusterInfoBinding, publicInfoBinding } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { unclear, unknownRoute } from './unknown.ts';

const policy = 'plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go';
const chain = 'k8s.io/apiserver pkg/server/config.go, DefaultBuildHandlerChain';

/** The answers of routing, other than 200, to an authorized request. */
const routeRules: readonly Rule[] = [
  {
    id: 'no-openapi-v3',
    when: { target: 'apiserver', route: 'none', probes: ['apiserver:*:/openapi/v3@*'], until: '1.23' },
    outcome: '404',
    says: 'The apiserver serves OpenAPI v3 by default since v1.24.',
    source: 'k8s.io/apiserver pkg/features/kube_features.go: OpenAPIV3',
  },
  {
    id: 'no-statusz',
    when: {
      target: 'apiserver',
      route: 'none',
      probes: ['apiserver:*:/statusz@*', 'apiserver:*:/flagz@*'],
      until: '1.35',
    },
    outcome: '404',
    says: 'The gates ComponentStatusz and ComponentFlagz are on by default since v1.36.',
    source: 'k8s.io/component-base zpages/features/kube_features.go',
  },
  {
    id: 'no-issuer-discovery',
    when: {
      target: 'apiserver',
      route: 'none',
      probes: ['apiserver:*:/.well-known/openid-configuration*', 'apiserver:*:/openid/v1/jwks*'],
    },
    outcome: '404',
    says: 'The keys of ServiceAccounts are published only where their issuer is an https URL.',
    source: 'pkg/serviceaccount/openidmetadata.go, NewOpenIDMetadataProvider; answered so by v1.37.2',
  },
  {
    id: 'no-such-route',
    when: { target: 'apiserver', route: 'none' },
    outcome: '404',
    says: 'Only who passes authorization learns that there is no such path.',
    source: chain,
  },
  {
    id: 'no-head-of-resources',
    when: { target: 'apiserver', route: 'other-method', probes: ['apiserver:HEAD:/api/v1/*'] },
    outcome: '405',
    says: 'HEAD of a resource is authorized like GET, and then no route of the resource knows the method.',
    source:
      'k8s.io/apiserver pkg/endpoints/request/requestinfo.go and installer.go; answered so by v1.37.2 and v1.20.2, runs of 2026-11-25',
  },
  {
    id: 'other-method',
    when: { target: 'apiserver', route: 'other-method' },
    outcome: '405',
    says: 'Only who passes authorization learns that the path does not know the method.',
    source: 'go-restful jsr311.go, detectRoute; answered so by v1.20.2, v1.33.13 and v1.37.2',
  },
  {
    id: 'create-nothing',
    when: { target: 'apiserver', route: 'no-object' },
    outcome: '400',
    says: 'The request passes authorization, and there is no object in it.',
    source: 'k8s.io/apiserver pkg/endpoints/handlers/create.go and update.go',
  },
  {
    id: 'redirected',
    when: { target: 'apiserver', route: 'redirect' },
    outcome: '302',
    says: 'Who passes authorization is sent to the same path with a slash.',
    source: 'k8s.io/apiserver pkg/server/routes/profiling.go',
  },
];

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
