// Predicts the outcomes of whole clusters: kubeadm init, the kube-apiserver under its own health checks, and changes to
// a running cluster.
import { type Rule, unpredicted } from '../rule.ts';

const manifests = 'cmd/kubeadm/app/phases/controlplane/manifests.go';
/** The same question in two forms: the pod is watched, or the outcome is derived from its probes. */
const apiserverPod = ['restart:kube-apiserver', 'health-check:kube-apiserver'];
const strangerMayNot = ['401', '403', '500'];

export const wholeRules: readonly Rule[] = [
  {
    id: 'init-completes',
    when: { probes: ['init'] },
    outcome: 'completed',
    says: "kubeadm's own wait has credentials where strangers are not answered.",
    source: 'cmd/kubeadm/app/util/apiclient/wait.go',
  },
  {
    id: 'no-health-checks',
    when: { probes: apiserverPod, healthChecks: 'none' },
    outcome: 'stays-up',
    says: 'A container without probes is alive and ready for as long as it runs.',
    source: 'pkg/kubelet/prober/prober_manager.go, UpdatePodStatus',
  },
  {
    id: 'health-checks-connect',
    when: { probes: apiserverPod, healthChecks: 'tcp' },
    outcome: 'stays-up',
    says: 'A TCP probe succeeds when the connection opens, whatever would be answered.',
    source: 'pkg/probe/tcp/tcp.go',
  },
  {
    id: 'health-checks-have-a-token',
    when: { probes: apiserverPod, healthChecks: 'token' },
    outcome: 'stays-up',
    says: 'Every authenticated user may read /livez and /readyz, and these probes are one.',
    source: 'plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go, system:public-info-viewer',
  },
  {
    id: 'health-checks-wait-for-webhook',
    when: { probes: apiserverPod, waits: 'before' },
    outcome: 'restarted',
    says: 'A webhook never answers, and a probe that gets no answer in its time has failed.',
    source: `${manifests}; pkg/probe/http/http.go`,
  },
  {
    id: 'health-checks-wait-for-refusal',
    when: { probes: apiserverPod, waits: 'unclear' },
    outcome: unpredicted,
    says: 'A webhook never answers, and whether a probe waits long enough is not known.',
    source: 'pkg/probe/http/http.go',
  },
  {
    id: 'health-checks-turned-away',
    when: { probes: apiserverPod, given: { '/livez': strangerMayNot } },
    outcome: 'restarted',
    says: 'kubeadm writes probes without a credential, and an answer of 400 or more fails an HTTP probe, so a healthy apiserver is ended.',
    source: `${manifests}; pkg/probe/http/http.go`,
  },
  {
    id: 'health-checks-answered',
    when: { probes: apiserverPod, given: { '/livez': '200', '/readyz': '200' } },
    outcome: 'stays-up',
    says: 'A stranger may read /livez and /readyz, which is all that the probes ask.',
    source: manifests,
  },
  {
    id: 'readiness-turned-away',
    when: { probes: apiserverPod, given: { '/livez': '200', '/readyz': strangerMayNot } },
    outcome: 'not-ready',
    says: 'Liveness and startup ask /livez, which a stranger may read, so nothing ends the apiserver; readiness asks /readyz and is turned away.',
    source: `${manifests}; pkg/kubelet/prober/worker.go`,
  },
  {
    id: 'other-pods-answer-everyone',
    when: { probes: ['health-check:kube-controller-manager', 'health-check:kube-scheduler'] },
    outcome: 'stays-up',
    says: 'They serve their health to everyone, whatever is set at the apiserver.',
    source:
      'k8s.io/apiserver pkg/server/options/authentication.go and authorization.go: the delegating options',
  },
  {
    id: 'etcd-health-without-tls',
    when: { probes: ['health-check:etcd'] },
    outcome: 'stays-up',
    says: 'kubeadm gives etcd a port for health and metrics that wants no certificate, on the loopback address.',
    source: 'cmd/kubeadm/app/phases/etcd/local.go',
  },
  {
    id: 'manifest-edited',
    when: { probes: ['edit-manifest:*'] },
    outcome: 'completed',
    says: 'The kubelet watches the folder of manifests and runs what they say.',
    source: 'pkg/kubelet/config/file_linux.go',
  },
  {
    id: 'upgrade-completes',
    when: { probes: ['upgrade:*'] },
    outcome: 'completed',
    says: 'kubeadm upgrades with the credentials of admin.conf and asks nothing as a stranger.',
    source: 'cmd/kubeadm/app/phases/upgrade/health.go',
  },
];
