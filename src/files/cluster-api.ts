// Reads Cluster API's KubeadmControlPlane and KubeadmConfig, and their templates: the kubeadm configurations inside
// them, and the files that they write.
import { extname } from 'node:path';
import { documentsOf } from './documents.ts';
import { type Gathered, tell } from './gathered.ts';
import { readClusterConfiguration, readInitConfiguration, readJoinConfiguration } from './kubeadm.ts';
import { type Document, listOf, mapOf, partOf, valueAt } from './place.ts';

/** The path of the KubeadmConfigSpec in each kind. */
const specs: Record<string, string[]> = {
  KubeadmControlPlane: ['spec', 'kubeadmConfigSpec'],
  KubeadmControlPlaneTemplate: ['spec', 'template', 'spec', 'kubeadmConfigSpec'],
  KubeadmConfig: ['spec'],
  KubeadmConfigTemplate: ['spec', 'template', 'spec'],
};

/** Reads the configurations and files that kubeadm will get. */
export function readClusterApi(document: Document, gathered: Gathered): void {
  const path = specs[String(mapOf(document.value).kind)] ?? [];
  const spec = mapOf(valueAt(document.value, path));
  const version = valueAt(document.value, ['spec', 'version']);
  if (typeof version === 'string')
    gathered.versions.push({ label: version, place: document.at(['spec', 'version']) });
  for (const [key, read] of [
    ['clusterConfiguration', readClusterConfiguration],
    ['initConfiguration', readInitConfiguration],
    ['joinConfiguration', readJoinConfiguration],
  ] as const)
    if (spec[key] !== undefined) read(partOf(document, [...path, key]), gathered);
  listOf(spec.files).forEach((file, n) => {
    const { path: inside, content } = mapOf(file);
    const place = document.at([...path, 'files', n]);
    if (typeof inside !== 'string') return;
    if (typeof content !== 'string') {
      tell(gathered, 'left-out', {
        part: 'Cluster API',
        said: `files: ${inside}`,
        place,
        because: 'its content stands elsewhere',
      });
      return;
    }
    writeText(gathered, document, { inside, content, n, path });
  });
  for (const key of Object.keys(spec))
    if (!['clusterConfiguration', 'initConfiguration', 'joinConfiguration', 'files'].includes(key))
      tell(gathered, 'left-out', {
        part: 'Cluster API',
        said: key,
        place: document.at([...path, key]),
        because: 'it prepares a machine, which the harness does itself',
      });
}

/** Adds a file that the configuration itself writes. Only its path identifies it. */
function writeText(
  gathered: Gathered,
  document: Document,
  { inside, content, n, path }: { inside: string; content: string; n: number; path: string[] },
): void {
  const at = document.at([...path, 'files', n, 'content']);
  const place = { file: at.file, line: content.includes('\n') ? at.line + 1 : at.line };
  if (/PRIVATE KEY-----/.test(content)) {
    tell(gathered, 'left-out', {
      part: 'Cluster API',
      said: `files: ${inside}`,
      place: at,
      because: 'a private key is neither read nor kept',
    });
    return;
  }
  const isYaml = ['.yaml', '.yml', '.json', '.conf', ''].includes(extname(inside));
  const [inner] = isYaml
    ? documentsOf({ file: document.file, from: document.from }, content, place.line)
    : [];
  const kind = inner && mapOf(inner.value).kind;
  gathered.texts.push({
    text: content,
    paths: [inside],
    place,
    kind: typeof kind === 'string' ? kind : undefined,
    document: inner,
  });
}
