// Whether what is kept of each answer is of that answer: the exchange of its own question, the audit event of its own
// request, by its own identity, with the status that the cell says; and no secret in any of it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EvidenceKind, pathOf } from '../../src/domain/evidence.ts';
import type { Identity } from '../../src/domain/identity.ts';
import type { Results } from '../../src/domain/results.ts';
import { parseCellId } from '../../src/results/parse-cell-id.ts';
import { texts } from './bearerless.ts';

/** Of a key, a token, a kubeconfig. */
const secret =
  /PRIVATE KEY-----\n|\beyJ[\w-]+\.[\w-]+\.[\w-]+|\b[a-z0-9]{6}\.[a-z0-9]{16}\b|client-key-data: [A-Za-z0-9+/]{20}/;

/** As whom the apiserver knows an identity. */
const users: Partial<Record<Identity, RegExp>> = {
  none: /^(system:anonymous)?$/,
  'invalid-token': /^$/,
  'service-account': /^system:serviceaccount:/,
  'bootstrap-token': /^system:bootstrap:/,
  'admin-cert': /^kubernetes-admin$/,
};

/** A line for each thing that does not fit. */
export async function evidenceProblems(output: string, results: Results): Promise<string[]> {
  const problems: string[] = [];
  for (const [id, { observed, evidence }] of Object.entries(results.cells)) {
    const { probe } = parseCellId(id);
    const read = async (kind: EvidenceKind) => {
      const file = pathOf(evidence, kind);
      return file === undefined ? undefined : JSON.parse(await readFile(join(output, file), 'utf8'));
    };
    const exchange = await read('exchange');
    if (probe.kind !== 'http' || exchange === undefined) continue;
    const { method, url, identity, auditID } = exchange.request;
    const asked = `${method} ${url.slice(new URL(url).origin.length)} as ${identity}`;
    const meant = `${probe.method} ${probe.path} as ${probe.identity}`;
    if (asked !== meant) problems.push(`exchange of ${id}: ${asked}`);
    const status = exchange.response?.status;
    const said = observed.kind === 'status' ? observed.code : undefined;
    if (said !== undefined && status !== said)
      problems.push(`status of ${id}: ${said}, the server: ${status}`);
    const audit = await read('audit-event');
    if (audit === undefined) continue;
    if (audit.auditID !== auditID) problems.push(`audit of ${id}: of ${audit.auditID}, asked as ${auditID}`);
    const code = audit.responseStatus?.code ?? said;
    if (said !== undefined && code !== said) problems.push(`audit of ${id}: ${code}, said ${said}`);
    const user = audit.user?.username ?? '';
    if (users[probe.identity]?.test(user) === false) problems.push(`user of ${id}: ${user}`);
  }
  for (const [file, text] of await texts(output)) {
    if (secret.test(text)) problems.push(`secret in ${file.slice(output.length + 1)}`);
  }
  return problems;
}
