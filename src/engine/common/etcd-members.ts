// Takes the etcd of a further control plane out of the cluster's. A member that only ends would still count, and two
// members of which one has ended agree on nothing.
import { exchange } from '../https.ts';
import type { Endpoint } from '../node.ts';
import { waitFor } from '../wait.ts';
import { etc } from './paths.ts';

/** The etcd of the first control plane: where the harness reaches it, and the files of its machine. */
export interface FirstEtcd {
  etcd: Endpoint;
  readFile(path: string): Promise<string | undefined>;
}

interface Member {
  /** A number of 64 bits as text. */
  ID: string;
  /** Absent while the member has not started. */
  name?: string;
  peerURLs?: string[];
}

/**
 * Removes the member whose etcd runs, or was to run, at `address`, if there is one. Asks the first etcd over the
 * gateway that etcd has for JSON (go.etcd.io/etcd/server/v3 etcdserver/api/v3rpc).
 */
export async function removeMember(
  { etcd, readFile }: FirstEtcd,
  address: string,
  { limit, signal }: { limit: number; signal: AbortSignal },
): Promise<void> {
  const read = async (name: string) => (await readFile(`${etc}/pki/${name}`)) ?? '';
  const asked = {
    ...etcd,
    trust: { ca: await read('etcd/ca.crt') },
    credential: {
      cert: await read('apiserver-etcd-client.crt'),
      key: await read('apiserver-etcd-client.key'),
    },
  };
  const call = async (name: string, request: object) => {
    const ask = {
      ...asked,
      method: 'POST',
      path: `/v3/cluster/member/${name}`,
      body: JSON.stringify(request),
    };
    const { status, body } = await exchange({ ...ask, signal });
    if (status === 200) return JSON.parse(body) as { members?: Member[] };
    throw new Error(`etcd answered member/${name} with ${status}: ${body}`);
  };
  const isThere = ({ peerURLs = [] }: Member) => peerURLs.some((url) => url.includes(`//${address}:`));
  // etcd refuses for some seconds to remove a member that its leader has just heard of.
  const gone = async () => {
    const member = (await call('list', {})).members?.find(isThere);
    if (member === undefined) return true;
    await call('remove', { ID: member.ID });
    return undefined;
  };
  await waitFor(`the etcd at ${address} is no member any more`, gone, { limit, signal, every: 500 });
}
