// What a setting lets strangers do with one node, as an administrator would grant it; in force when this returns.
import type { KubeletSetting } from '../domain/setting.ts';
import type { Cluster } from '../engine/cluster.ts';
import { inForce } from '../engine/common/in-force.ts';
import type { Node } from '../engine/node.ts';

const user = 'system:anonymous';
/** Milliseconds for the authorizer's informers to follow. */
const limit = 20_000;

/** Binds a ClusterRole with the setting's name to the user system:anonymous. */
export async function grantOnNode(
  { admin, setting }: Pick<Cluster, 'admin' | 'setting'>,
  { name }: Pick<Node, 'name'>,
  { grant, signal }: { grant: NonNullable<KubeletSetting['grant']>; signal: AbortSignal },
): Promise<void> {
  await admin.grantOnNode(setting.id, user, { node: name, ...grant });
  const { verbs, resources } = grant;
  const asked = verbs.flatMap((verb) =>
    resources.map((resource) => ({ verb, node: { name, subresource: resource.replace(/^nodes\//, '') } })),
  );
  await inForce(admin, `what ${setting.id} grants to strangers is in force`, {
    look: async () => {
      const allowed = await Promise.all(asked.map((access) => admin.allows({ user, groups: [], ...access })));
      return allowed.every(Boolean);
    },
    options: { limit, signal, every: 50 },
  });
}
