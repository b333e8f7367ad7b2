// Predicts what the kube-apiserver's routing answers to who passes authorization, other than 200.
import { type Rule, unpredicted } from '../rule.ts';

/** The answers of routing, other than 200, to an authorized request. */
export const routeRules: readonly Rule[] = [
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
    source: 'k8s.io/apiserver pkg/server/config.go, DefaultBuildHandlerChain',
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
    id: 'asked-through-the-apiserver',
    when: { target: 'apiserver', route: 'kubelet' },
    outcome: unpredicted,
    through: true,
    says: 'The apiserver sends it on to the kubelet with its own client certificate, and passes on the answer.',
    source: 'pkg/registry/core/node/rest/proxy.go; k8s.io/apimachinery pkg/util/proxy/upgradeaware.go',
  },
  {
    id: 'redirected',
    when: { target: 'apiserver', route: 'redirect' },
    outcome: '302',
    says: 'Who passes authorization is sent to the same path with a slash.',
    source: 'k8s.io/apiserver pkg/server/routes/profiling.go',
  },
];
