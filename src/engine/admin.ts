// What the harness itself does with a cluster as administrator, over @kubernetes/client-node: prepare, and look at state.
// Nothing here is a measurement.
import type { AuthenticationV1Api, AuthorizationV1Api, CoreV1Api } from '@kubernetes/client-node';

export interface Admin {
  createNode(name: string): Promise<void>;
  hasNode(name: string): Promise<boolean>;
  /** A token of a new ServiceAccount in namespace default, as a pod would get it. */
  serviceAccountToken(name: string): Promise<string>;
  /** Whether the apiserver knows the token by now (TokenReview): its informers lag behind the object. */
  authenticates(token: string): Promise<boolean>;
  /** Whether authorization would allow it by now (SubjectAccessReview), whoever may authenticate. */
  allows(access: Access): Promise<boolean>;
  /** Data of a ConfigMap, empty when it is not there. */
  configMap(namespace: string, name: string): Promise<Record<string, string>>;
}

export interface Access {
  user: string;
  groups: string[];
  verb: string;
  /** A non-resource path, or a ConfigMap. */
  path?: string;
  configMap?: { namespace: string; name: string };
}

const notFound = (thrown: unknown) => (thrown as { code?: number }).code === 404;

/** The client takes half a second of CPU to load: a worker begins with it while kubeadm makes certificates. */
export const loadClient = () => import('@kubernetes/client-node');

/** Administrator's calls with a kubeconfig's credentials. */
export async function connectAdmin(kubeconfig: string): Promise<Admin> {
  const client = await loadClient();
  const config = new client.KubeConfig();
  config.loadFromString(kubeconfig);
  const core: CoreV1Api = config.makeApiClient(client.CoreV1Api);
  const authentication: AuthenticationV1Api = config.makeApiClient(client.AuthenticationV1Api);
  const authorization: AuthorizationV1Api = config.makeApiClient(client.AuthorizationV1Api);

  return {
    async createNode(name) {
      await core.createNode({ body: { metadata: { name, labels: { 'kubernetes.io/hostname': name } } } });
    },
    async hasNode(name) {
      return await core.readNode({ name }).then(
        () => true,
        (thrown) => {
          if (notFound(thrown)) return false;
          throw thrown;
        },
      );
    },
    async serviceAccountToken(name) {
      const namespace = 'default';
      await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } });
      const { status } = await core.createNamespacedServiceAccountToken({
        namespace,
        name,
        body: { spec: { audiences: [], expirationSeconds: 3600 } },
      });
      return status?.token ?? '';
    },
    async authenticates(token) {
      const { status } = await authentication.createTokenReview({ body: { spec: { token } } });
      return status?.authenticated === true;
    },
    async allows({ user, groups, verb, path, configMap }) {
      const { status } = await authorization.createSubjectAccessReview({
        body: {
          spec: {
            user,
            groups,
            ...(path === undefined ? {} : { nonResourceAttributes: { path, verb } }),
            ...(configMap === undefined
              ? {}
              : { resourceAttributes: { verb, resource: 'configmaps', ...configMap } }),
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
  };
}
