// The harness's own calls to a cluster as administrator, over @kubernetes/client-node: they prepare the cluster and
// read its state. Nothing here is a measurement.
import { Agent, type RequestOptions } from 'node:https';
import type {
  AuthenticationV1Api,
  AuthorizationV1Api,
  CertificatesV1Api,
  CoordinationV1Api,
  CoreV1Api,
  RbacAuthorizationV1Api,
  RequestContext,
} from '@kubernetes/client-node';
import { bounded } from './common/bounded.ts';
import { type ClusterState, clusterState } from './common/cluster-state.ts';
import { type FoundNode, foundNode } from './common/nodes.ts';
import { type Api, type Objects, objectsOf } from './common/objects.ts';
import { podState, seenEvent } from './common/pods.ts';
import { approveServing } from './common/serving-requests.ts';
import type { SecretKeeper } from './secret-files.ts';

export interface Admin extends Objects {
  /**
   * Whether the setting may keep changes from taking effect, so that a lasting refusal is the setting's answer (see
   * common/in-force.ts).
   */
  readonly mayRefuse: boolean;
  createNode(name: string): Promise<void>;
  findNode(name: string): Promise<FoundNode | undefined>;
  /**
   * A token of a ServiceAccount, as a pod would get it. The account is created if it does not exist; the namespace
   * defaults to `default`.
   */
  serviceAccountToken(name: string, namespace?: string): Promise<string>;
  /** Whether the apiserver already accepts the token (TokenReview); its informers lag behind the object. */
  authenticates(token: string): Promise<boolean>;
  /** Whether authorization already allows it (SubjectAccessReview), regardless of authentication. */
  allows(access: Access): Promise<boolean>;
  /** The data of a ConfigMap; empty if it does not exist. */
  configMap(namespace: string, name: string): Promise<Record<string, string>>;
  /** `ID.SECRET` with usages such as `authentication` and `signing` (kubernetes.io/docs bootstrap-tokens). */
  createBootstrapToken(
    token: string,
    usages: string[],
    more?: { expires?: Date; groups?: string[] },
  ): Promise<void>;
  /**
   * A ClusterRole and its ClusterRoleBinding to a user, both of this name, for resources of one node such as
   * `nodes/proxy`.
   */
  grantOnNode(name: string, user: string, rule: NodeRule & { node: string }): Promise<void>;
  /** Approves what the kubelet of a node asks to serve with. */
  approveServing(node: string): Promise<void>;
  /** A pod of one container; undefined if it does not exist. */
  pod(namespace: string, name: string): Promise<PodState | undefined>;
  /** Deletes the lease of a controller manager that has ended. */
  releaseManager(): Promise<void>;
  /** The events about an object, oldest first. */
  eventsOf(namespace: string, name: string): Promise<SeenEvent[]>;
  /** The state of the cluster as an administrator sees it, for the evidence. */
  state(): Promise<ClusterState>;
}

/** The status of a pod and its container, from the kubelet. */
export interface PodState {
  uid: string;
  /** The digest of the static pod's manifest, by which the kubelet detects an edit. */
  configHash?: string;
  ready: boolean;
  restarts: number;
  /** ISO 8601, of the current container. */
  startedAt?: string;
  /** How the previous container ended. */
  last?: { startedAt: string; finishedAt: string; exitCode: number; reason: string };
}

export interface SeenEvent {
  /** `Unhealthy`, `Killing` … */
  reason: string;
  message: string;
  count: number;
  /** ISO 8601. */
  firstSeen: string;
  lastSeen: string;
}

export interface NodeRule {
  verbs: string[];
  resources: string[];
}

export interface Access {
  user: string;
  groups: string[];
  verb: string;
  /** A non-resource path, a ConfigMap, or a subresource of a node. */
  path?: string;
  configMap?: { namespace: string; name: string };
  node?: { name: string; subresource: string };
}

const kubeadmGroup = 'system:bootstrappers:kubeadm:default-node-token';
const isThere = (thrown: unknown) => (thrown as { code?: number }).code === 409;
const notFound = (thrown: unknown) => (thrown as { code?: number }).code === 404;

/** The client takes half a second of CPU to load, so a worker loads it while kubeadm makes certificates. */
export const loadClient = () => import('@kubernetes/client-node');

/**
 * The calls of an administrator with the credentials of a kubeconfig. Every token that is created is registered as a
 * secret.
 */
export async function connectAdmin(
  kubeconfig: string,
  secrets: SecretKeeper,
  mayRefuse = false,
): Promise<Admin> {
  const client = await loadClient();
  const config = new client.KubeConfig();
  config.loadFromString(kubeconfig);
  // By default the client opens a connection for every request, and the TLS handshake costs more than the request.
  const tls: RequestOptions = {};
  await config.applyToHTTPSOptions(tls);
  const { ca, cert, key } = tls;
  const { tlsServerName: servername, server = '' } = config.getCurrentCluster() ?? {};
  const agent = new Agent({ ca, cert, key, ...(servername ? { servername } : {}), keepAlive: true });
  config.applySecurityAuthentication = async (context: RequestContext) => context.setAgent(agent);
  const { hostname: host, port } = new URL(server);
  const api: Api = {
    host,
    port: Number(port || 443),
    trust: { ca: String(ca) },
    ...(servername ? { serverName: servername } : {}),
    credential: { cert: String(cert), key: String(key) },
  };
  const core: CoreV1Api = config.makeApiClient(client.CoreV1Api);
  const authentication: AuthenticationV1Api = config.makeApiClient(client.AuthenticationV1Api);
  const authorization: AuthorizationV1Api = config.makeApiClient(client.AuthorizationV1Api);
  const rbac: RbacAuthorizationV1Api = config.makeApiClient(client.RbacAuthorizationV1Api);
  const coordination: CoordinationV1Api = config.makeApiClient(client.CoordinationV1Api);
  const certificates: CertificatesV1Api = config.makeApiClient(client.CertificatesV1Api);

  const calls = bounded<Omit<Admin, 'mayRefuse'>>('the administrator', {
    state: async () => await clusterState({ core, rbac, certificates }),
    ...objectsOf(api),
    async createNode(name) {
      await core.createNode({ body: { metadata: { name, labels: { 'kubernetes.io/hostname': name } } } });
    },
    async findNode(name) {
      return await core.readNode({ name }).then(foundNode, (thrown) => {
        if (notFound(thrown)) return undefined;
        throw thrown;
      });
    },
    async serviceAccountToken(name, namespace = 'default') {
      await core.createNamespace({ body: { metadata: { name: namespace } } }).catch((thrown) => {
        if (!isThere(thrown)) throw thrown;
      });
      await core
        .createNamespacedServiceAccount({ namespace, body: { metadata: { name } } })
        .catch((thrown) => {
          if (!isThere(thrown)) throw thrown;
        });
      const { status } = await core.createNamespacedServiceAccountToken({
        namespace,
        name,
        body: { spec: { audiences: [], expirationSeconds: 3600 } },
      });
      secrets.know(status?.token);
      return status?.token ?? '';
    },
    async authenticates(token) {
      const { status } = await authentication.createTokenReview({ body: { spec: { token } } });
      return status?.authenticated === true;
    },
    async allows({ user, groups, verb, path, configMap, node }) {
      const { status } = await authorization.createSubjectAccessReview({
        body: {
          spec: {
            user,
            groups,
            ...(path === undefined ? {} : { nonResourceAttributes: { path, verb } }),
            ...(configMap === undefined
              ? {}
              : { resourceAttributes: { verb, resource: 'configmaps', ...configMap } }),
            ...(node === undefined ? {} : { resourceAttributes: { verb, resource: 'nodes', ...node } }),
          },
        },
      });
      return status?.allowed === true;
    },
    async configMap(namespace, name) {
      return await core.readNamespacedConfigMap({ namespace, name }).then(
        ({ data }) => data ?? {},
        (thrown) => {
          if (notFound(thrown)) return {};
          throw thrown;
        },
      );
    },
    async createBootstrapToken(token, usages, { expires, groups = [kubeadmGroup] } = {}) {
      secrets.know(token);
      const [id = '', secret = ''] = token.split('.');
      const used = usages.map((usage) => [`usage-bootstrap-${usage}`, 'true']);
      const body = {
        metadata: { name: `bootstrap-token-${id}` },
        type: 'bootstrap.kubernetes.io/token',
        stringData: {
          'token-id': id,
          'token-secret': secret,
          ...(groups.length > 0 ? { 'auth-extra-groups': groups.join(',') } : {}),
          ...Object.fromEntries(used),
          ...(expires ? { expiration: `${expires.toISOString().slice(0, 19)}Z` } : {}),
        },
      };
      await core.createNamespacedSecret({ namespace: 'kube-system', body });
    },
    async grantOnNode(name, user, { node, verbs, resources }) {
      const rules = [{ apiGroups: [''], resources, resourceNames: [node], verbs }];
      await rbac.createClusterRole({ body: { metadata: { name }, rules } });
      const apiGroup = 'rbac.authorization.k8s.io';
      await rbac.createClusterRoleBinding({
        body: {
          metadata: { name },
          roleRef: { apiGroup, kind: 'ClusterRole', name },
          subjects: [{ apiGroup, kind: 'User', name: user }],
        },
      });
    },
    approveServing: async (node) => await approveServing(certificates, node),
    async pod(namespace, name) {
      return await core.readNamespacedPod({ namespace, name }).then(podState, (thrown) => {
        if (notFound(thrown)) return undefined;
        throw thrown;
      });
    },
    async releaseManager() {
      const lease = { namespace: 'kube-system', name: 'kube-controller-manager' };
      await coordination.deleteNamespacedLease(lease).catch((thrown) => {
        if (!notFound(thrown)) throw thrown;
      });
    },
    async eventsOf(namespace, name) {
      const fieldSelector = `involvedObject.name=${name}`;
      const { items } = await core.listNamespacedEvent({ namespace, fieldSelector });
      return items.map(seenEvent).sort((a, b) => a.firstSeen.localeCompare(b.firstSeen));
    },
  });
  return { ...calls, mayRefuse };
}
