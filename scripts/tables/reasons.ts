// Why answers turn between versions, as data with a source. A change that no entry names is shown with the sentence of
// the rule that predicts the new answer.

interface Reason {
  /** Probe ids that it explains. */
  asks: RegExp;
  /** Settings, where it explains the change under some alone. */
  under?: RegExp;
  /** The new answer, where it explains that one alone. */
  is?: string;
  says: string;
  source: string;
}

const reasons: readonly Reason[] = [
  {
    asks: /^apiserver:GET:\/openapi\/v3@/,
    says: 'The apiserver serves OpenAPI v3 by default since v1.24.',
    source: 'k8s.io/apiserver pkg/features/kube_features.go, OpenAPIV3',
  },
  {
    asks: /^scheduler:GET:\/(livez|readyz)@/,
    says: 'The scheduler serves `/livez` and `/readyz` since v1.31, to everyone.',
    source: 'cmd/kube-scheduler/app/server.go, newHealthEndpointsAndMetricsHandler',
  },
  {
    asks: /@kubelet-client-cert$/,
    says: "kubeadm makes the apiserver's client certificate for kubelets an administrator's, before v1.33.12, v1.36.1 and v1.37.0.",
    source: 'cmd/kubeadm/app/phases/certs/certlist.go (kubernetes/kubernetes 138964, 138958, 138957)',
  },
  {
    asks: /^kubelet:POST:\/checkpoint\//,
    under: /^kubelet-no-debugging$/,
    is: '404',
    says: 'Checkpoints end with the debugging handlers since v1.30.10, v1.31.6 and v1.32.2 (CVE-2025-0426).',
    source: 'kubernetes/kubernetes 130016',
  },
  {
    asks: /^kubelet:POST:\/checkpoint\//,
    says: 'The kubelet serves `/checkpoint/…` by default since v1.30.',
    source: 'pkg/features/kube_features.go, ContainerCheckpoint',
  },
  {
    asks: /^kubelet:GET:\/(pods|runningpods\/|healthz|healthz\/ping|configz)@none$/,
    says: 'A role for `nodes/pods`, `nodes/healthz` or `nodes/configz` is enough since v1.33; before, it takes `nodes/proxy`.',
    source: 'pkg/kubelet/server/auth.go; gate KubeletFineGrainedAuthz',
  },
  {
    asks: /:GET:\/(statusz|flagz)@/,
    says: 'The apiserver and the kubelet serve `/statusz` and `/flagz` by default since v1.36.',
    source: 'k8s.io/component-base zpages/features/kube_features.go',
  },
];

/** The sentence for a change of an answer, if one is known. */
export function reasonOf(change: { probe: string; setting: string; is: string }): string | undefined {
  return reasons.find(
    ({ asks, under, is }) =>
      asks.test(change.probe) && (under?.test(change.setting) ?? true) && (is ?? change.is) === change.is,
  )?.says;
}
