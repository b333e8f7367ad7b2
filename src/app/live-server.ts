// Where a live cluster is, and how it is verified: from --server, or from a context of a kubeconfig.
import { existsSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import type { Server } from '../probe/live.ts';
import { certificatesIn, clusterOf, usage } from './kubeconfig.ts';

export interface ServerFlags {
  kubeconfig?: string;
  context?: string;
  server?: string;
  certificateAuthority?: string;
  insecureSkipTlsVerify?: boolean;
}

/** The server that the flags name. Without flags, the server of the first kubeconfig in `usual` that exists. */
export async function serverOf(flags: ServerFlags, usual: readonly string[]): Promise<Server> {
  const { server, certificateAuthority, insecureSkipTlsVerify } = flags;
  if (certificateAuthority !== undefined && insecureSkipTlsVerify) {
    throw usage(
      '--certificate-authority verifies what --insecure-skip-tls-verify does not',
      'Give one of them.',
    );
  }
  const own = certificateAuthority === undefined ? undefined : await certificatesIn(certificateAuthority);
  if (server !== undefined) {
    if (flags.kubeconfig !== undefined || flags.context !== undefined) {
      throw usage('--server and a context of a kubeconfig name two clusters', 'Give one of them.');
    }
    return { url: urlOf(server), trust: trustOf(insecureSkipTlsVerify ?? false, own) };
  }
  const files =
    flags.kubeconfig === undefined ? usual.filter((file) => existsSync(file)) : [flags.kubeconfig];
  if (files.length === 0) {
    const hint = 'Give --server URL, or --kubeconfig FILE.';
    throw usage(`no cluster is named, and there is no ${usual.join(', ') || 'kubeconfig'}`, hint);
  }
  const { server: address, insecure, ca, serverName } = await clusterOf(files, flags.context);
  const trust = trustOf(own === undefined && (insecureSkipTlsVerify ?? insecure), own ?? ca);
  return { url: urlOf(address), trust, ...(serverName === undefined ? {} : { serverName }) };
}

/** Without a CA of its own, a server needs a certificate of a public CA. */
function trustOf(insecure: boolean, ca = rootCertificates.join('\n')): Server['trust'] {
  return insecure ? 'unverified' : { ca };
}

/** An https URL. A user or password in it is refused, since it would not be sent. */
export function urlOf(given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol === 'https:' && url.username === '' && url.password === '') return url;
  throw usage(`"${given}" is no address of a cluster`, 'Such as https://203.0.113.7:6443, without a user.');
}
