// The state of a cluster as its administrator sees it, for the evidence: nodes, pods with their restarts, events, the
// RBAC bindings of strangers, certificate requests. Nothing here is a measurement.
import type {
  CertificatesV1Api,
  CoreV1Api,
  RbacAuthorizationV1Api,
  RbacV1Subject,
} from '@kubernetes/client-node';

export interface ClusterState {
  nodes: { name: string; ready: string; kubelet: string }[];
  pods: { name: string; phase: string; ready: boolean; restarts: number }[];
  events: { about: string; reason: string; message: string; count: number }[];
  /** Bindings for strangers: for their user or for one of their groups. */
  strangers: { binding: string; role: string; subjects: string[] }[];
  certificateRequests: { name: string; signer: string; user: string; conditions: string[] }[];
}

const strangers = ['system:anonymous', 'system:unauthenticated'];

/** Looks once. */
export async function clusterState({
  core,
  rbac,
  certificates,
}: {
  core: CoreV1Api;
  rbac: RbacAuthorizationV1Api;
  certificates: CertificatesV1Api;
}): Promise<ClusterState> {
  const [nodes, pods, events, bindings, clusterBindings, requests] = await Promise.all([
    core.listNode(),
    core.listPodForAllNamespaces(),
    core.listEventForAllNamespaces(),
    rbac.listRoleBindingForAllNamespaces(),
    rbac.listClusterRoleBinding(),
    certificates.listCertificateSigningRequest(),
  ]);
  return {
    nodes: nodes.items.map(({ metadata, status }) => ({
      name: metadata?.name ?? '',
      ready: status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'Unknown',
      kubelet: status?.nodeInfo?.kubeletVersion ?? '',
    })),
    pods: pods.items.map(({ metadata, status }) => ({
      name: `${metadata?.namespace}/${metadata?.name}`,
      phase: status?.phase ?? '',
      ready: status?.containerStatuses?.every(({ ready }) => ready) ?? false,
      restarts: status?.containerStatuses?.reduce((sum, { restartCount }) => sum + restartCount, 0) ?? 0,
    })),
    events: events.items.map(({ involvedObject, reason, message, count }) => ({
      about: [involvedObject.kind, involvedObject.namespace, involvedObject.name].filter(Boolean).join(' '),
      reason: reason ?? '',
      message: message ?? '',
      count: count ?? 1,
    })),
    strangers: [...bindings.items, ...clusterBindings.items].flatMap(({ metadata, roleRef, subjects }) => {
      const named = (subjects ?? []).filter(isStranger).map(({ kind, name }) => `${kind} ${name}`);
      const binding = [metadata?.namespace, metadata?.name].filter(Boolean).join('/');
      return named.length === 0
        ? []
        : [{ binding, role: `${roleRef.kind} ${roleRef.name}`, subjects: named }];
    }),
    certificateRequests: requests.items.map(({ metadata, spec, status }) => ({
      name: metadata?.name ?? '',
      signer: spec.signerName,
      user: spec.username ?? '',
      conditions: status?.conditions?.map(({ type }) => type) ?? [],
    })),
  };
}

const isStranger = ({ name }: RbacV1Subject) => strangers.includes(name);
