// What kubelets ask to serve with, which waits for an administrator: the controller manager approves none of it.
import type { CertificatesV1Api, V1CertificateSigningRequest } from '@kubernetes/client-node';

/** Approves what the kubelet of a node asks, as far as nobody has decided. */
export async function approveServing(certificates: CertificatesV1Api, node: string): Promise<void> {
  const { items } = await certificates.listCertificateSigningRequest();
  for (const request of items.filter((one) => isToServe(one, node))) {
    const type = { type: 'Approved', status: 'True', reason: 'Administrator' };
    const body = { ...request, status: { conditions: [type] } };
    await certificates.replaceCertificateSigningRequestApproval({ name: request.metadata?.name ?? '', body });
  }
}

const isToServe = ({ spec, status }: V1CertificateSigningRequest, node: string) =>
  spec.signerName === 'kubernetes.io/kubelet-serving' &&
  spec.username === `system:node:${node}` &&
  (status?.conditions ?? []).length === 0;
