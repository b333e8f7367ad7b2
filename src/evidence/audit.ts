// Finds the harness's requests in the apiserver's audit log: by the Audit-ID that the harness sent, or by the address
// that they came from.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type AuditLine, agentText } from '../domain/audit.ts';
import { waitFor } from '../engine/wait.ts';
import { withoutToken } from './redact.ts';

/** The fields of an audit.k8s.io/v1 Event that are used here. A 401 has neither a user name nor annotations. */
const AuditEvent = z.looseObject({
  auditID: z.string(),
  stage: z.string(),
  requestReceivedTimestamp: z.string().default(''),
  requestURI: z.string().default(''),
  userAgent: z.string().optional(),
  sourceIPs: z.array(z.string()).default([]),
  user: z.looseObject({ username: z.string().default(''), groups: z.array(z.string()).default([]) }),
  responseStatus: z.looseObject({ code: z.int().optional(), message: z.string().optional() }).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** The text of an audit log; empty before the apiserver has created it. */
export async function readAuditLog(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '');
}

/**
 * The events in the text of a log whose line satisfies `mark`; only these lines are parsed. An incomplete last line is
 * left for the next read.
 */
function eventsIn(log: string, mark: (line: string) => boolean): AuditEvent[] {
  const lines = log.split('\n').slice(0, -1);
  return lines.filter(mark).map((line) => AuditEvent.parse(JSON.parse(line, withoutToken)));
}

const idOf = (line: string) => /"auditID":"([^"]*)"/.exec(line)?.[1] ?? '';

/** Waits until the log has a line for each id, for at most `limit` milliseconds. Returns those that it has then. */
export async function auditOf(
  log: string,
  ids: string[],
  options: { limit: number; signal: AbortSignal },
): Promise<Map<string, AuditEvent>> {
  const wanted = new Set(ids);
  let found = new Map<string, AuditEvent>();
  await waitFor(
    'the audit log has a line for every request',
    async () => {
      const events = eventsIn(await readAuditLog(log), (line) => wanted.has(idOf(line)));
      found = new Map(events.map((event) => [event.auditID, event]));
      return found.size === wanted.size || undefined;
    },
    { every: 100, ...options },
  ).catch((thrown) => {
    options.signal.throwIfAborted();
    return thrown;
  });
  return found;
}

/** A machine that asks: Docker gives the address of one that is gone to the next. */
export interface Asker {
  address: string;
  /** The same over IPv6, if it may ask over that. */
  ipv6?: string | undefined;
  /** When the machine was added, as `Date.now()` says it. */
  since: number;
}

/** All events of requests from a machine in the text of a log: everything that a node asked the apiserver. */
export function auditFrom(log: string, { address, ipv6 = address, since }: Asker): AuditEvent[] {
  const own = [address, ipv6];
  return eventsIn(log, (line) => own.some((one) => line.includes(`"${one}"`))).filter(
    ({ sourceIPs, requestReceivedTimestamp }) =>
      own.some((one) => sourceIPs.includes(one)) && Date.parse(requestReceivedTimestamp) >= since,
  );
}

/** The part of an event that a cell carries. */
export function auditLine(event: AuditEvent): AuditLine {
  const decision = event.annotations['authorization.k8s.io/decision'];
  const reason = event.annotations['authorization.k8s.io/reason'];
  const { code, message } = event.responseStatus;
  return {
    auditID: event.auditID,
    stage: event.stage,
    user: event.user.username,
    groups: event.user.groups,
    ...(decision ? { decision } : {}),
    ...(reason ? { reason } : {}),
    ...(code === undefined ? {} : { code }),
    ...(message ? { message } : {}),
  };
}

/**
 * The audit line that decided a join: the answer to its read of cluster-info. That read uses no credentials where
 * possible.
 */
export function discoveryLine(events: AuditEvent[]): AuditLine | undefined {
  const read = events.find(({ requestURI }) =>
    requestURI.startsWith('/api/v1/namespaces/kube-public/configmaps/cluster-info'),
  );
  if (read === undefined) return undefined;
  const { requestURI: uri, userAgent } = read;
  return { ...auditLine(read), uri, ...(userAgent ? { userAgent: agentText(userAgent) } : {}) };
}
