// What an upgrade of a cluster takes back of its setting and of edits, by the rules: objects that are other than the
// administrator made them, and edits of the manifest that are gone. Blind to every observation.
import type { Change } from '../domain/change.ts';
import { isRbac, type Setting } from '../domain/setting.ts';
import { objectsOn } from '../domain/setting-objects.ts';
import type { Version } from '../domain/version.ts';
import { modelOf } from '../oracle/cluster-model.ts';
import { keyOf } from '../oracle/policy.ts';
import { type Prose, say } from '../report/prose.ts';

const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';

/** What the last of these changes took back, and what an administrator does about it; a sentence each. */
export function undoneBy(
  changes: readonly Change[],
  { setting, version }: { setting: Setting; version: Version },
): Prose[] {
  const model = (made: readonly Change[]) => modelOf(setting, version, { changes: made, second: false });
  const [before, after] = [model(changes.slice(0, -1)), model(changes)];
  const objects = [before, after].map((one) => one.objects());
  const changed = (key: string) => {
    const [was, is] = objects.map((all) => JSON.stringify(all.get(key)));
    return was !== is;
  };
  const own = objectsOn(setting, version).filter(isRbac);
  const written = own.map(({ kind, metadata }) => keyOf({ kind, ...metadata })).filter(changed);
  const deleted = before.deleted.filter(changed);
  const edits = Object.entries(before.given).filter(
    ([flag, value]) =>
      after.flags[flag] !== value && changes.some((one) => one.kind === 'edit-manifest' && one.flag === flag),
  );
  return [
    ...deleted.map((key) => say`${key} is there again: delete it again.`),
    ...written.map((key) => say`${key} is not as you wrote it any more: apply it again.`),
    ...edits.map(
      ([flag, value]) =>
        say`${`--${flag}=${value}`} is no longer in ${manifest}: kubeadm keeps what is in apiServer.extraArgs of the ConfigMap ${'kube-system/kubeadm-config'}, and drops what was edited into the file.`,
    ),
  ];
}
