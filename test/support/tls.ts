// A certificate authority's PEM and a server certificate for 127.0.0.1 by it, made with openssl: for servers of tests.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Makes a self-signed certificate in `folder`, by default for 127.0.0.1. */
export async function certificate(
  folder: string,
  name = 'IP:127.0.0.1',
): Promise<{ cert: string; key: string; file: string }> {
  await mkdir(folder, { recursive: true });
  const [key, cert] = [join(folder, 'tls.key'), join(folder, 'tls.crt')];
  const subject = ['-subj', `/CN=${name.replace(/^\w+:/, '')}`, '-addext', `subjectAltName=${name}`];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await execa('openssl', ['req', '-x509', ...curve, ...subject, '-days', '2', '-keyout', key, '-out', cert]);
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8'), file: cert };
}
