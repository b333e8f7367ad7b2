// Writes clusters/bootstrap-policy.jsonl: the RBAC objects that each version's kube-apiserver makes when it starts, of
// the lists that Kubernetes' own tests keep beside the policy. `npx tsx scripts/bootstrap-policy.ts FOLDER…` with Go
// module caches that hold k8s.io/kubernetes@VERSION.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadCatalogue } from '../src/artifacts/catalogue.ts';
import { packageRoot } from '../src/domain/root.ts';
import { minorOf } from '../src/domain/version.ts';

const lists = [
  'cluster-roles',
  'controller-roles',
  'namespace-roles',
  'cluster-role-bindings',
  'controller-role-bindings',
  'namespace-role-bindings',
];
const testdata = 'plugin/pkg/auth/authorizer/rbac/bootstrappolicy/testdata';

interface Listed {
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  rules?: object[] | null;
  aggregationRule?: { clusterRoleSelectors: { matchLabels: Record<string, string> }[] };
  roleRef?: { kind: string; name: string };
  subjects?: { kind: string; name: string; namespace?: string }[];
}

const folders = process.argv.slice(2);
const spans = new Map<string, { first: number; last: number; object: object }[]>();
for (const { version } of loadCatalogue().versions) {
  const found = folders
    .map((folder) => join(folder, `k8s.io/kubernetes@${version}`, testdata))
    .find(existsSync);
  if (found === undefined) throw new Error(`none of the folders has k8s.io/kubernetes@${version}`);
  const minor = minorOf(version);
  for (const list of lists) {
    for (const item of itemsOf(readFileSync(join(found, `${list}.yaml`), 'utf8'))) {
      const object = compact(item);
      const key = [item.kind, item.metadata.namespace, item.metadata.name].join(' ');
      const known = spans.get(key) ?? [];
      const last = known.at(-1);
      if (last?.last === minor - 1 && JSON.stringify(last.object) === JSON.stringify(object))
        last.last = minor;
      else known.push({ first: minor, last: minor, object });
      spans.set(key, known);
    }
  }
}
const lines = [...spans.values()]
  .flat()
  .map(({ first, last, object }) => JSON.stringify({ since: `1.${first}`, until: `1.${last}`, ...object }));
writeFileSync(join(packageRoot, 'clusters/bootstrap-policy.jsonl'), `${lines.join('\n')}\n`);
console.log(`${lines.length} objects`);

/** A list of the kind List, whose items may be lists again. */
function itemsOf(text: string): Listed[] {
  const { items } = parse(text) as { items: (Listed & { items?: Listed[] })[] };
  return items.flatMap((item) => item.items ?? [item]);
}

/** Without what is the same of all: the annotation autoupdate, the label of bootstrapping, and empty keys. */
function compact({ kind, metadata, rules, aggregationRule, roleRef, subjects }: Listed): object {
  const { 'kubernetes.io/bootstrapping': _, ...labels } = metadata.labels ?? {};
  const selectors = aggregationRule?.clusterRoleSelectors.map(({ matchLabels }) => matchLabels);
  return {
    kind,
    name: metadata.name,
    ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(selectors ? { aggregates: selectors } : {}),
    ...(kind.endsWith('Binding') ? {} : { rules: rules ?? [] }),
    ...(roleRef ? { role: { kind: roleRef.kind, name: roleRef.name } } : {}),
    ...(kind.endsWith('Binding')
      ? {
          subjects: (subjects ?? []).map(({ kind, name, namespace }) => ({
            kind,
            name,
            ...(namespace ? { namespace } : {}),
          })),
        }
      : {}),
  };
}
