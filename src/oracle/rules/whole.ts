// What whole clusters do: kubeadm init, the kube-apiserver under its own health checks, and changes to a running cluster.
import type { Rule } from '../rule.ts';

const manifests = 'cmd/kubeadm/app/phases/controlplane/manifests.go';
const strangerMayNot = ['401', '403'];

export const wholeRules: readonly Rule[] = [
  {
    id: 'init-completes',
    when: { probes: ['init'] },
    outcome: 'completed',
    says: "kubeadm's own wait has credentials where strangers are not answered.",
    source: 'cmd/kubeadm/app/util/apiclient/wait.go',
  },
  {
    id: 'health-checks-connect',
    when: { probes: ['restart:kube-apiserver'], healthChecks: 'tcp' },
    outcome: 'stays-up',
    says: 'A TCP probe succeeds when the connection opens, whatever would be answered.',
    source: 'pkg/probe/tcp/tcp.go',
  },
  {
    id: 'health-checks-have-a-token',
    when: { probes: ['restart:kube-apiserver'], healthChecks: 'token' },
    outcome: 'stays-up',
    says: 'Every authenticated user may read /livez and /readyz, and these probes are one.',
    source: 'plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go, system:public-info-viewer',
  },
  {
    id: 'health-checks-turned-away',
    when: { probes: ['restart:kube-apiserver'], given: { '/livez': strangerMayNot } },
    outcome: 'restarted',
    says: 'kubeadm writes probes without a credential, and an answer of 400 or more fails an HTTP probe, so a healthy apiserver is ended.',
    source: `${manifests}; pkg/probe/http/http.go`,
  },
  {
    id: 'health-checks-answered',
    when: { probes: ['restart:kube-apiserver'], given: { '/livez': '200', '/readyz': '200' } },
    outcome: 'stays-up',
    says: 'A stranger may read /livez and /readyz, which is all that the probes ask.',
    source: manifests,
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
