// A certificate authority's PEM and a server certificate for 127.0.0.1 by it, made with openssl: for servers of tests.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Makes a self-signed certificate in `folder`, by default for 127.0.0.1; one of -1 days is over. */
export async function certificate(
  folder: string,
  name = 'IP:127.0.0.1',
  days = 2,
): Promise<{ cert: string; key: string; file: string }> {
  await mkdir(folder, { recursive: true });
  const [key, cert] = [join(folder, 'tls.key'), join(folder, 'tls.crt')];
  const subject = ['-subj', '/CN=a server of a test', '-addext', `subjectAltName=${name}`];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  // `req -x509` takes no days before today.
  const request = join(folder, 'tls.csr');
  await execa('openssl', ['req', '-new', ...curve, ...subject, '-keyout', key, '-out', request]);
  const signed = ['-signkey', key, '-copy_extensions', 'copyall', '-days', `${days}`, '-out', cert];
  await execa('openssl', ['x509', '-req', '-in', request, ...signed]);
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8'), file: cert };
}
