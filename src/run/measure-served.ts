// Measures the servers of the control plane other than the apiserver. Also delays requests whose credentials are not
// made yet.
import pLimit from 'p-limit';
import type { Cell } from '../domain/cell.ts';
import type { Observed } from '../domain/outcome.ts';
import type { HttpProbe } from '../domain/probe.ts';
import { otherFlags } from '../domain/setting-files.ts';
import type { Served, ServedTarget } from '../engine/cluster.ts';
import { exchange } from '../engine/https.ts';
import { waitFor } from '../engine/wait.ts';
import { credentialOf, isLate, makeLateCredentials } from '../probe/credentials.ts';
import { askDecided, judgeTranscript, requestOf, type Transcript } from '../probe/http.ts';
import { inconclusive, json, type Measuring, report, reportKept } from './reporting.ts';
import { steadily } from './steadily.ts';

/** `before`: what the same server answered before a change. */
export type HttpCell = { cell: Cell; probe: HttpProbe; before?: Observed };

export const served: readonly ServedTarget[] = ['controller-manager', 'scheduler', 'etcd'];
const requestsAtOnce = 4;
/** The servers that look clients up in the cluster, by their names in settings. */
const components = { 'controller-manager': 'controllerManager', scheduler: 'scheduler' } as const;
type Component = keyof typeof components;
/** Milliseconds for a server to start. */
const settling = 20_000;

/** Sends all requests that can be sent at once, and the others when their credentials exist. */
export async function withCredentials(
  measuring: Measuring,
  cells: HttpCell[],
  askAll: (cells: HttpCell[]) => Promise<void>,
): Promise<void> {
  const { cluster, signal } = measuring;
  const late = cells.filter(({ probe: { identity } }) => isLate(cluster, identity));
  const identities = late.map(({ probe: { identity } }) => identity);
  const making = late.length > 0 ? makeLateCredentials(cluster, identities, signal) : undefined;
  // The result is handled below.
  making?.catch(() => undefined);
  await askAll(cells.filter((one) => !late.includes(one)));
  try {
    await making;
  } catch (thrown) {
    signal.throwIfAborted();
    for (const { cell } of late) report(measuring, cell, { observed: inconclusive(thrown), evidence: [] });
    return;
  }
  await askAll(late);
}

/** Measures every server that the cells are about. */
export async function measureServed(measuring: Measuring, cells: HttpCell[]): Promise<void> {
  const targets = new Set(cells.map(({ probe }) => probe.target as ServedTarget));
  await Promise.all(
    [...targets].map(async (target) => {
      const own = cells.filter(({ probe }) => probe.target === target);
      try {
        const { answer, fault, notes } = await steadily(measuring.cluster.supervision, async () => {
          const server = await measuring.cluster.served(target);
          if (server === undefined) throw new Error(`nothing leads to the ${target} of this cluster`);
          if (target !== 'etcd') await settled(measuring, target, server);
          return await pLimit(requestsAtOnce).map(own, ({ probe }) => askOne(measuring, probe, server));
        });
        await Promise.all(
          own.map(async ({ cell }, n) => {
            const { transcript, observed, notes: said } = answer[n] as (typeof answer)[number];
            const told = [...notes, ...said];
            await reportKept(measuring, cell, {
              texts: { exchange: json(transcript) },
              result: {
                observed: fault ? inconclusive(fault) : observed,
                ...(told.length > 0 ? { notes: told } : {}),
              },
            });
          }),
        );
      } catch (thrown) {
        measuring.signal.throwIfAborted();
        for (const { cell } of own) report(measuring, cell, { observed: inconclusive(thrown), evidence: [] });
      }
    }),
  );
}

/**
 * Waits until a server of the control plane has started completely. It reports that it is healthy before it has seen
 * the cluster. It also reads the client CA from a ConfigMap while it already serves (k8s.io/apiserver
 * pkg/server/options/authentication.go); until then a client with a certificate is anonymous. A setting may have it
 * read no ConfigMap at all.
 */
async function settled({ cluster, signal }: Measuring, target: Component, server: Served): Promise<void> {
  const { host, port, trust, open } = server;
  const own = otherFlags(cluster.setting, cluster.version)[components[target]] ?? {};
  const readsCa = !('authentication-kubeconfig' in own || 'authentication-skip-lookup' in own);
  const credential = credentialOf(cluster, 'admin-cert');
  // A refused connection counts as settled. The later request decides what it means.
  const answerTo = async (path: string) =>
    await exchange({ host, port, trust, open, method: 'GET', path, credential, signal }).catch(
      () => undefined,
    );
  const look = async () => {
    // A server without /readyz answers this path like any other, also where it cannot learn who may ask it.
    const { status = 0, body = '' } = (await answerTo('/readyz')) ?? {};
    const ready = status < 500 || body.startsWith('Internal Server Error: ');
    if (!readsCa) return ready || undefined;
    const metrics = await answerTo('/metrics');
    const stranger = metrics?.status === 401 || metrics?.body.includes('system:anonymous');
    return (ready && !stranger) || undefined;
  };
  await waitFor(`the ${target} has started whole`, look, { limit: settling, signal, every: 100 });
}

async function askOne(measuring: Measuring, probe: HttpCell['probe'], server: Served) {
  const { cluster, signal } = measuring;
  const { target, identity } = probe;
  const { host, port, trust, open, runs } = server;
  // A certificate by etcd's own CA is foreign to all servers except etcd. For etcd, a certificate by the cluster's CA
  // is foreign.
  const presents = target === 'etcd' && identity === 'foreign-cert' ? 'kubelet-client-cert' : identity;
  const credential = credentialOf(cluster, presents);
  const question = { ...requestOf(probe), host, port, trust, open, credential };
  const { transcript, notes } = await askDecided(question, signal);
  return { transcript, notes, observed: await judge(transcript, runs) };
}

/** A refused connection is an answer only while the program runs. */
async function judge(transcript: Transcript, runs: Served['runs']): Promise<Observed> {
  if (transcript.refused && (await runs())) return { kind: 'closed' };
  return judgeTranscript(transcript);
}
