// Checks whether a text consists only of PEM certificates, as Go's crypto/x509 would read them.
import { X509Certificate } from 'node:crypto';

const block = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Whether a text holds at least one certificate, and no block of another kind. */
export function areCertificates(text: string): boolean {
  const found = text.match(block) ?? [];
  return found.length > 0 && found.length === text.split('-----BEGIN').length - 1 && found.every(isOne);
}

function isOne(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
