// The node of the kind cluster on which scripts/distributed runs, as its Docker container: files, images and kubectl.
import { $ } from 'zx';
import { waitFor } from '../src/engine/wait.ts';

const quiet = $({ quiet: true });

export type KubeObject = {
  metadata: { name: string; annotations?: Record<string, string> };
  status?: {
    phase?: string;
    conditions?: { type: string; status: string; message?: string }[];
    containerStatuses?: { state: { terminated?: { exitCode: number } } }[];
  };
};

/** Names of the nodes of kind clusters that run in the engine. */
export async function nodes(): Promise<string[]> {
  const { stdout } =
    await quiet`docker ps --filter label=io.x-k8s.kind.role=control-plane --format ${'{{.Names}}'}`;
  return stdout.split('\n').filter(Boolean);
}

/** What is done on a node. */
export function onNode(node: string, signal: AbortSignal) {
  const run = async (...argv: string[]) => (await quiet`docker exec ${node} ${argv}`).stdout;
  const kubectl = async (...argv: string[]) =>
    await run('kubectl', '--kubeconfig=/etc/kubernetes/admin.conf', ...argv);
  const list = async (kind: string): Promise<KubeObject[]> =>
    JSON.parse(await kubectl('get', kind, '--output=json')).items;
  return {
    run,
    kubectl,
    list,
    async apply(yaml: string): Promise<void> {
      await $({
        input: yaml,
        quiet: true,
      })`docker exec --interactive ${node} kubectl --kubeconfig=/etc/kubernetes/admin.conf apply --filename=-`;
    },
    async load(image: string): Promise<void> {
      await quiet`docker save ${image} | docker exec --interactive ${node} ctr --namespace=k8s.io images import -`;
    },
    async copyIn(from: string, to: string): Promise<void> {
      await run('mkdir', '-p', to);
      await quiet`docker cp --quiet ${from} ${node}:${to}`;
    },
    async copyOut(from: string, to: string): Promise<void> {
      await quiet`docker cp --quiet ${node}:${from} ${to}`;
    },
    /** Whether the Job succeeded, once it has ended. */
    async jobEnd(name: string, seconds: number): Promise<boolean> {
      const look = async () => {
        const job = (await list('jobs')).find(({ metadata }) => metadata.name === name);
        const ended = job?.status?.conditions?.find(
          ({ type, status }) => ['Complete', 'Failed'].includes(type) && status === 'True',
        );
        return ended && { is: ended.type === 'Complete' };
      };
      return (
        await waitFor(`the end of the job ${name}`, look, { limit: seconds * 1000, signal, every: 1000 })
      ).is;
    },
  };
}
