// Predicts the answers of a kubelet on its ports. A kubelet has its own settings: flags of the kube-apiserver do not
// change them. For a path without a handler every caller gets the same answer; for every other path authentication
// comes first (401), then authorization (403), then the handler.
import { missingCodes } from '../../domain/kubelet-routes.ts';
import type { Rule } from '../rule.ts';
import { uncleanKubeletPath, unclear, unknownKubeletRoute, unreadRequest } from './unknown.ts';

const server = 'pkg/kubelet/server/server.go';
const filter = `${server}, InstallAuthFilter`;
const attributes = 'pkg/kubelet/server/auth.go, GetRequestAttributes';
const mux = 'go-restful container.go and net/http ServeMux';

export const kubeletRules: readonly Rule[] = [
  {
    id: 'kubelet-read-only-port-off',
    when: { target: 'kubelet-read-only', listens: 'no' },
    outcome: 'closed',
    says: 'Where a configuration file does not say otherwise, the kubelet opens no read-only port on its address.',
    source: 'pkg/kubelet/apis/config/v1beta1/defaults.go; CIS Kubernetes Benchmark 4.2.4',
  },
  {
    id: 'kubelet-on-loopback',
    when: { target: 'kubelet', listens: 'no' },
    outcome: 'closed',
    says: "The kubelet listens on its node's loopback address alone; the node's own address refuses the connection.",
    source: `${server}, ListenAndServeKubeletServer; field address`,
  },
  {
    id: 'kubelet-health-port-without-ipv6',
    when: { target: 'kubelet-healthz', listens: 'no' },
    outcome: 'closed',
    says: 'By default the health port listens on 127.0.0.1 alone, so that nobody listens on ::1.',
    source: 'healthzBindAddress in pkg/kubelet/apis/config/v1beta1/defaults.go',
  },
  uncleanKubeletPath,
  {
    id: 'kubelet-no-such-path',
    when: { target: ['kubelet', 'kubelet-read-only', 'kubelet-healthz'], routeResult: 'none' },
    outcome: '404',
    says: 'The kubelet authenticates per registered path; what is registered for none is turned away by its multiplexer, whoever asks.',
    source: `${server}, filteringContainer; ${mux}`,
  },
  {
    id: 'kubelet-redirect',
    when: { target: ['kubelet', 'kubelet-read-only'], routeResult: 'redirect' },
    outcome: '301|307',
    says: 'The path is registered with a slash at its end; whoever asks without it is sent there, unauthenticated: with 307 by what was built with Go 1.26 or newer, with 301 before.',
    source: `${server}; ${mux}; seen in v1.37.2 (307) and v1.20.2 (301)`,
  },
  unreadRequest('kubelet-open-port-unread-request', ['kubelet-read-only', 'kubelet-healthz']),
  {
    id: 'kubelet-read-only-method',
    when: { target: 'kubelet-read-only', routeResult: 'other-method' },
    outcome: '405',
    says: 'The read-only port has the same handlers, which know their methods.',
    source: `${server}, ListenAndServeKubeletReadOnlyServer`,
  },
  {
    id: 'kubelet-read-only-no-route',
    when: { target: 'kubelet-read-only', routeResult: 'no-route' },
    outcome: '404',
    says: 'The read-only port has the same web services of go-restful, which have no route for this path.',
    source: `${server}, ListenAndServeKubeletReadOnlyServer`,
  },
  {
    id: 'kubelet-read-only-no-debugging',
    when: { target: 'kubelet-read-only', routeResult: 'disabled' },
    outcome: '405',
    says: 'On the read-only port the paths of the handlers for debugging are there to say that they are disabled.',
    source: `${server}, InstallDebuggingDisabledHandlers; seen in v1.20.2 and v1.37.2`,
  },
  {
    id: 'kubelet-read-only-port',
    when: { target: 'kubelet-read-only' },
    outcome: '200',
    says: 'The read-only port has neither TLS nor authentication: everybody reads the pods with their specifications, and the metrics.',
    source: `${server}, ListenAndServeKubeletReadOnlyServer; CIS Kubernetes Benchmark 4.2.4`,
  },
  {
    id: 'kubelet-healthz-port',
    when: { target: 'kubelet-healthz' },
    outcome: '200',
    says: 'The health port asks nobody who they are; by default only the node itself reaches it.',
    source: 'cmd/kubelet/app/server.go; healthzBindAddress in pkg/kubelet/apis/config/v1beta1/defaults.go',
  },
  {
    id: 'kubelet-worthless-credential',
    when: { target: 'kubelet', credential: 'worthless' },
    outcome: '401',
    says: 'A credential that is checked and refused ends the request, even where strangers are let in.',
    source: `cmd/kubelet/app/auth.go; k8s.io/apiserver pkg/authentication/request/x509/x509.go; ${filter}`,
  },
  {
    id: 'kubelet-strangers-shut-out',
    when: { target: 'kubelet', credential: 'absent', strangers: 'closed' },
    outcome: '401',
    says: 'kubeadm turns anonymous requests to the kubelet off, whatever is set at the apiserver; a token that is not looked at is none.',
    source: `cmd/kubeadm/app/componentconfigs/kubelet.go; ${filter}`,
  },
  {
    id: 'kubelet-may-not-ask',
    when: { target: 'kubelet', grantedBy: 'unreviewed' },
    outcome: '500',
    says: 'The kubelet asks the apiserver what who asks may do, is refused that question itself, and says that it failed.',
    source: filter,
  },
  unclear('kubelet-unclear-authorization', 'kubelet'),
  {
    id: 'kubelet-stranger-forbidden',
    when: { target: 'kubelet', credential: 'absent', grantedBy: 'nobody' },
    outcome: '403',
    says: 'The kubelet asks the apiserver whether system:anonymous may, and no binding gives that user this part of the node.',
    source: attributes,
  },
  {
    id: 'kubelet-known-but-forbidden',
    when: { target: 'kubelet', credential: 'good', grantedBy: 'nobody' },
    outcome: '403',
    says: 'The user is known to the apiserver, which has no binding that gives it this part of the node; a node may not ask its own kubelet either.',
    source: `${attributes}; plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go`,
  },
  unreadRequest('kubelet-unread-request', 'kubelet'),
  {
    id: 'kubelet-debugging-disabled',
    when: { target: 'kubelet', routeResult: 'disabled' },
    outcome: '405',
    says: 'Who passes authorization is told that the handlers for debugging are disabled.',
    source: `${server}, InstallDebuggingDisabledHandlers`,
  },
  {
    id: 'kubelet-other-method',
    when: { target: 'kubelet', routeResult: 'other-method' },
    outcome: '405',
    says: 'Only who passes authorization learns that there is no such method here.',
    source: 'go-restful curly.go and jsr311.go, detectRoute',
  },
  unknownKubeletRoute,
  {
    id: 'kubelet-no-route',
    when: { target: 'kubelet', routeResult: 'no-route' },
    outcome: '404',
    says: 'Past authorization: the path belongs to a web service of go-restful that has a route for what is below, such as /debug/pprof/cmdline, or for the path above, and none for this one.',
    source: `${server}; go-restful container.go, Add, and curly.go; seen in v1.37.2`,
  },
  {
    id: 'kubelet-no-such-pod',
    when: { target: 'kubelet', routeResult: 'no-such-pod' },
    outcome: `${missingCodes['no-such-pod']}`,
    says: 'Past authentication and authorization: nothing but the pod is missing, which the question names in vain so that nothing is run.',
    source: `${server}, getRun, getContainerLogs, getPortForward, checkpoint`,
  },
  {
    id: 'kubelet-no-stream',
    when: { target: 'kubelet', routeResult: 'no-stream' },
    outcome: `${missingCodes['no-stream']}`,
    says: 'Past authentication and authorization: the question names no stream, so the upgrade is refused and nothing is run.',
    source: `${server}, getExec; pkg/kubelet/cri/streaming/remotecommand/httpstream.go, NewOptions`,
  },
  {
    id: 'kubelet-always-allow',
    when: { target: 'kubelet', grantedBy: 'authorization.mode' },
    outcome: '200',
    says: 'With the authorization mode AlwaysAllow whoever is authenticated may do everything, strangers included where they are let in.',
    source: 'cmd/kubelet/app/auth.go; CIS Kubernetes Benchmark 4.2.2',
  },
  {
    id: 'kubelet-granted-to-strangers',
    when: { target: 'kubelet', credential: 'absent', grant: 'own' },
    outcome: '200',
    says: 'A binding gives system:anonymous this part of the node, and the kubelet lets strangers in.',
    source: attributes,
  },
  {
    id: 'kubelet-apiserver-certificate',
    when: {
      target: 'kubelet',
      grantedBy: [
        'system:masters',
        'kubeadm:cluster-admins',
        'cluster-admin',
        'kubeadm:apiserver-kubelet-client',
      ],
    },
    outcome: '200',
    says: "The apiserver's client certificate may do what the apiserver needs of kubelets.",
    source:
      'cmd/kubeadm/app/phases/certs/certlist.go: system:masters, kubeadm:cluster-admins or system:kubelet-api-admin',
  },
  {
    id: 'kubelet-granted',
    when: { target: 'kubelet', credential: 'good', grant: ['default', 'own'] },
    outcome: '200',
    says: 'The kubelet asks the apiserver, which has a binding that gives this part of the node to the user or to one of its groups.',
    source: attributes,
  },
];
