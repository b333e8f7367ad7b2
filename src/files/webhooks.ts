// Puts the kubeconfigs that an AuthorizationConfiguration names for its webhooks where the apiserver finds them, like
// the files that flags name.
import { stringify } from 'yaml';
import { filesFolder } from '../domain/setting-files.ts';
import type { Apiserver, Missing } from './apiserver.ts';
import { type Gathered, type GivenText, tell } from './gathered.ts';
import { findText } from './named-files.ts';
import { listOf, mapOf } from './place.ts';

/**
 * The text of the configuration with the new paths of the given files. Files that were not given are collected in
 * `missing`.
 */
export function withKubeconfigs(
  gathered: Gathered,
  apiserver: Apiserver,
  { given, missing }: { given: GivenText; missing: Missing[] },
): string {
  const { document, text } = given;
  if (document === undefined || given.kind !== 'AuthorizationConfiguration') return text;
  const value = structuredClone(mapOf(document.value));
  let changed = false;
  listOf(value.authorizers).forEach((authorizer, n) => {
    const connection = mapOf(mapOf(mapOf(authorizer).webhook).connectionInfo);
    const { kubeConfigFile: path } = connection;
    if (typeof path !== 'string') return;
    const place = document.at(['authorizers', n, 'webhook', 'connectionInfo', 'kubeConfigFile']);
    const said = `authorizers[${n}].webhook.connectionInfo.kubeConfigFile: ${path}`;
    const found = findText(gathered, 'kubeConfigFile', path);
    if (found === undefined) {
      missing.push({ said, path, place });
      tell(gathered, 'taken', {
        part: 'kube-apiserver',
        said,
        place,
        because: 'the file was not given, and so is not there',
      });
      return;
    }
    gathered.used.add(found);
    const name = `own-webhook-${n}.kubeconfig`;
    apiserver.files[name] = found.text;
    connection.kubeConfigFile = `${filesFolder}/${name}`;
    changed = true;
    tell(gathered, 'taken', {
      part: 'kube-apiserver',
      said,
      place,
      because: `its content is ${found.place.file}:${found.place.line}`,
    });
  });
  return changed ? stringify(value) : text;
}
