// Reads RBAC objects, one by one or in a list of `kubectl get -o yaml`. Objects that an administrator created are
// taken. Objects that every cluster creates itself are left out; one that is missing from a complete list counts as
// deleted.
import { type Deleted, RbacObject } from '../domain/setting.ts';
import { type Gathered, tell } from './gathered.ts';
import { type Document, listOf, mapOf, partOf } from './place.ts';

const part = 'RBAC';
const clusterInfo = 'kube-public/kubeadm:bootstrap-signer-clusterinfo';
/** The namespaces that every cluster has and that questions concern. */
const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
/** Bindings that an apiserver creates at its start, and that administrators restrict. */
const watched = ['system:public-info-viewer', 'system:discovery', 'system:basic-user'];
const strangers = ['system:anonymous', 'system:unauthenticated'];

/** Reads each item of a `List`. */
export function readList(
  read: (document: Document) => void,
): (document: Document, gathered: Gathered) => void {
  return (document, gathered) => {
    gathered.lists.push(document);
    const items = listOf(mapOf(document.value).items);
    for (let n = 0; n < items.length; n++) read(partOf(document, ['items', n]));
  };
}

/** The objects of the setting. */
export function objectsOf(gathered: Gathered): { objects: RbacObject[]; deleted: Deleted[] } {
  const objects: RbacObject[] = [];
  const seen = new Map<string, string>();
  const isDump = gathered.objects.length > manyObjects;
  const bound = isDump ? boundRoles(gathered.objects) : new Set<string>();
  for (const document of gathered.objects) {
    const place = document.at([]);
    const { apiVersion, kind, metadata, ...rest } = mapOf(document.value);
    const { name, namespace, labels, annotations } = mapOf(metadata);
    const kept = Object.fromEntries(
      Object.entries(mapOf(annotations)).filter(
        ([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration',
      ),
    );
    const isNamespaced = kind === 'Role' || kind === 'RoleBinding';
    const parsed = RbacObject.safeParse({
      // v1beta1 was removed in v1.22; its content was the same.
      apiVersion:
        typeof apiVersion === 'string' ? apiVersion.replace(/\/v1(alpha1|beta1)$/, '/v1') : apiVersion,
      kind,
      metadata: {
        name,
        ...(isNamespaced ? { namespace: namespace ?? 'default' } : {}),
        ...(Object.keys(mapOf(labels)).length > 0 ? { labels } : {}),
        ...(Object.keys(kept).length > 0 ? { annotations: kept } : {}),
      },
      ...rest,
    });
    const said = `${String(kind)} ${isNamespaced ? `${String(namespace ?? 'default')}/` : ''}${String(name)}`;
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      gathered.wrong.push({
        ...document.at((issue?.path ?? []) as string[]),
        message: `${said} is no object of RBAC: ${issue?.path.join('.')}: ${issue?.message}`,
      });
      continue;
    }
    const twice = seen.get(said);
    seen.set(said, `${place.file}:${place.line}`);
    const unasked =
      isDump && concernsNobody(parsed.data, bound)
        ? 'nobody who asks here is given anything by it'
        : undefined;
    const because = twice === undefined ? (leftTo(parsed.data) ?? unasked) : `it is in ${twice} already`;
    if (because !== undefined) tell(gathered, 'left-out', { part, said, place, because });
    else {
      objects.push(parsed.data);
      tell(gathered, 'taken', { part, said, place, because: 'as it is' });
    }
  }
  return { objects, deleted: deletedOf(gathered, seen) };
}

/**
 * More objects than anyone writes by hand. From such a dump, only objects that can matter are created and predicted.
 */
const manyObjects = 200;

/** Whether a subject is a user or group that requests are sent as, or could be. A user's own service account is not. */
const asks = (subject: unknown) => {
  const { kind, name } = mapOf(subject);
  return kind !== 'ServiceAccount' && /^(system:(?!serviceaccount:)|kubeadm:|kubernetes-)/.test(String(name));
};

/** The roles bound to such users and groups. */
function boundRoles(objects: readonly Document[]): Set<string> {
  const bindings = objects
    .map(({ value }) => mapOf(value))
    .filter(({ subjects }) => listOf(subjects).some(asks));
  return new Set(
    bindings.map(({ roleRef }) => `${String(mapOf(roleRef).kind)} ${String(mapOf(roleRef).name)}`),
  );
}

function concernsNobody({ kind, metadata, subjects = [] }: RbacObject, bound: ReadonlySet<string>): boolean {
  return kind.endsWith('Binding') ? !subjects.some(asks) : !bound.has(`${kind} ${metadata.name}`);
}

/** The reason why an object is left out, or undefined if it is taken. */
function leftTo({ kind, metadata, subjects = [] }: RbacObject): string | undefined {
  const {
    name,
    namespace,
    labels,
    annotations = {},
  } = metadata as RbacObject['metadata'] & { labels?: Record<string, string> };
  const opens = subjects.some((one) => strangers.includes(one.name));
  const builtIn = labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults';
  const reconciled = annotations['rbac.authorization.kubernetes.io/autoupdate'] !== 'false';
  if (builtIn && reconciled && !opens && !(kind === 'ClusterRoleBinding' && watched.includes(name)))
    return 'built in; every apiserver completes it at its start with what its own version has';
  if (name.startsWith('kubeadm:') && !opens) return 'made by kubeadm, which makes it here too';
  if (namespace !== undefined && !namespaces.includes(namespace))
    return `nothing that is asked is in the namespace ${namespace}`;
  return undefined;
}

interface Made {
  kind: 'ClusterRoleBinding' | 'RoleBinding';
  namespace?: string;
  name: string;
}

const bindings = (kind: Made['kind'], ...paths: string[]): Made[] =>
  paths.map((path) => {
    const [name = '', namespace] = path.split('/').reverse();
    return { kind, name, ...(namespace === undefined ? {} : { namespace }) };
  });

const ofKubeadm = bindings(
  'ClusterRoleBinding',
  'kubeadm:get-nodes',
  'kubeadm:kubelet-bootstrap',
  'kubeadm:node-autoapprove-bootstrap',
);
const all = bindings('ClusterRoleBinding', 'cluster-admin');

/**
 * Bindings that one program creates in every version. If a list has some of `shown` and all of `beside`, it contains
 * everything, so a missing binding was deleted.
 */
const together: readonly { by: string; made: Made[]; shown: Made[]; beside: Made[] }[] = [
  {
    by: 'kubeadm',
    made: bindings('RoleBinding', clusterInfo, 'kube-system/kubeadm:nodes-kubeadm-config'),
    shown: bindings(
      'RoleBinding',
      'kube-system/kubeadm:nodes-kubeadm-config',
      'kube-public/system:controller:bootstrap-signer',
    ),
    beside: [],
  },
  { by: 'kubeadm', made: ofKubeadm, shown: ofKubeadm, beside: all },
  { by: 'the kube-apiserver', made: bindings('ClusterRoleBinding', ...watched), shown: all, beside: all },
];

/** The bindings that every cluster has and that are missing from a complete list, and so were deleted. */
function deletedOf(gathered: Gathered, seen: ReadonlyMap<string, string>): Deleted[] {
  const [list] = gathered.lists;
  if (list === undefined) return [];
  const called = ({ kind, namespace, name }: Made) =>
    `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  const isSeen = (one: Made) => seen.has(called(one));
  const gone = together
    .filter(({ shown, beside }) => shown.some(isSeen) && beside.every(isSeen))
    .flatMap(({ by, made }) => made.filter((one) => !isSeen(one)).map((one) => ({ by, one })));
  for (const { by, one } of gone)
    tell(gathered, 'taken', {
      part,
      said: `no ${called(one)}`,
      place: list.at(['items']),
      because: `the list has what ${by} makes beside it, and so it was deleted`,
    });
  return gone.map(({ one }) => ({ apiVersion: 'rbac.authorization.k8s.io/v1', ...one }));
}
