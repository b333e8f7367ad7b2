// What is read of a Node object.

export interface FoundNode {
  /** As its kubelet says it. */
  kubeletVersion: string;
  /** Whether its kubelet is heard of and says that it is ready. */
  ready: boolean;
}

/** The parts of a Node object that are read here. */
interface NodeObject {
  status?: {
    nodeInfo?: { kubeletVersion?: string };
    conditions?: readonly { type?: string; status?: string }[];
  };
}

export function foundNode({ status: { nodeInfo, conditions = [] } = {} }: NodeObject): FoundNode {
  const ready = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  return { kubeletVersion: nodeInfo?.kubeletVersion ?? '', ready };
}
