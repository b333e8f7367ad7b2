// Reads objects of kinds other than RBAC: objects that an administrator created, and that not every cluster has, become
// objects of the setting.
import { ClusterObject } from '../domain/setting.ts';
import { type Gathered, tell } from './gathered.ts';
import { type Document, mapOf } from './place.ts';

/** Kinds that are created unchanged. No question depends on other kinds. */
const taken: readonly string[] = ['v1 ConfigMap', 'v1 ServiceAccount', 'v1 Namespace'];
const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
/** The objects that every cluster creates itself, by kind and name. */
const everywhere =
  /^(Namespace (default|kube-system|kube-public|kube-node-lease)|ServiceAccount default|ConfigMap (kube-root-ca\.crt|cluster-info|kubeadm-config|kubelet-config(-1\.\d+)?|extension-apiserver-authentication|kube-apiserver-legacy-service-account-token-tracking|coredns|kube-proxy))$/;
/** More objects than anyone writes by hand. */
const many = 200;

/** The kind and name of an object, or undefined if the document is not an object. */
export function objectName({ value }: Document): string | undefined {
  const { apiVersion, kind, metadata } = mapOf(value);
  const { name } = mapOf(metadata);
  return [apiVersion, kind, name].every((one) => typeof one === 'string') ? `${kind} ${name}` : undefined;
}

/** Whether a document is an object of a kind in `taken`. */
export function isOther(document: Document): boolean {
  const { apiVersion, kind } = mapOf(document.value);
  return taken.includes(`${apiVersion} ${kind}`) && objectName(document) !== undefined;
}

/** The objects of the setting; a namespace comes before the objects in it. */
export function otherObjectsOf(gathered: Gathered): ClusterObject[] {
  const { others } = gathered;
  const made = namespacesIn(others);
  const objects: ClusterObject[] = [];
  for (const document of others) {
    const { apiVersion, kind, metadata, ...rest } = mapOf(document.value);
    const { name, namespace = kind === 'Namespace' ? undefined : 'default', labels } = mapOf(metadata);
    const said = `${String(kind)} ${namespace === undefined ? '' : `${String(namespace)}/`}${String(name)}`;
    const where = namespace === undefined ? {} : { namespace };
    const parsed = ClusterObject.safeParse({
      apiVersion,
      kind,
      metadata: { name, ...where, ...(labels === undefined ? {} : { labels }) },
      ...withoutState(rest),
    });
    const why = everywhere.test(`${String(kind)} ${String(name)}`)
      ? 'every cluster makes it for itself'
      : others.length > many
        ? `nothing that is asked depends on one of ${others.length} objects`
        : namespace !== undefined && ![...namespaces, ...made].includes(String(namespace))
          ? `the namespace ${String(namespace)} was not given`
          : parsed.success
            ? undefined
            : 'it is no object as the API takes it';
    if (why !== undefined)
      tell(gathered, 'left-out', { part: 'objects', said, place: document.at([]), because: why });
    else if (parsed.success) {
      tell(gathered, 'taken', { part: 'objects', said, place: document.at([]), because: 'as it is' });
      objects.push(parsed.data);
    }
  }
  return objects.sort((a, b) => Number(b.kind === 'Namespace') - Number(a.kind === 'Namespace'));
}

const namespacesIn = (documents: readonly Document[]) =>
  documents
    .map(({ value }) => mapOf(value))
    .filter(({ kind }) => kind === 'Namespace')
    .map(({ metadata }) => String(mapOf(metadata).name));

/** Removes the fields that the cluster wrote. */
const withoutState = ({ status: _, spec, secrets: __, ...rest }: Record<string, unknown>) => ({
  ...rest,
  ...(mapOf(spec).finalizers === undefined && spec !== undefined ? { spec } : {}),
});
