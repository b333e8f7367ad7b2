// What became of a node's request for a certificate, as the audit log has it: kubeadm waits five minutes for a kubelet that is refused it, and does not
// say why.
import { auditFrom } from './audit.ts';

const path = /^\/apis\/certificates\.k8s\.io\/v1[^/]*\/certificatesigningrequests(\?|$)/;
/** Milliseconds between a first refusal and a later one: kubelets ask again after seconds. */
const lasting = 3_000;

export interface Refusal {
  code: number;
  /** The apiserver's own sentence. */
  message: string;
}

/** The refusal of whoever asks from this address, when it is refused again and again; undefined when one request was taken. */
export async function refusedCertificate(log: string, address: string): Promise<Refusal | undefined> {
  const events = (await auditFrom(log, address)).filter(({ requestURI, verb, stage }) => {
    return verb === 'create' && path.test(requestURI) && stage !== 'RequestReceived';
  });
  const refusals = events.filter(({ responseStatus: { code = 0 } }) => code >= 400);
  const [first, last] = [refusals[0], refusals.at(-1)];
  if (first === undefined || last === undefined || refusals.length < events.length) return undefined;
  const at = ({ stageTimestamp }: typeof first) => Date.parse(String(stageTimestamp));
  if (!(at(last) - at(first) >= lasting)) return undefined;
  const { code = 0, message = '' } = last.responseStatus;
  return { code, message };
}
