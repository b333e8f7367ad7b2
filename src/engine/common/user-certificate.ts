// A client certificate by the cluster's CA for a user and groups, as kubeadm makes one for whoever is to get in.
import type { Ran } from '../node.ts';
import type { SecretKeeper } from '../secret-files.ts';
import type { Credential } from '../tls.ts';
import { credentialOf } from './credentials.ts';

/** The command was one of `kubeadm alpha` up to v1.20. */
const commands = [
  ['kubeadm', 'kubeconfig', 'user'],
  ['kubeadm', 'alpha', 'kubeconfig', 'user'],
];

/** Has kubeadm make it where the CA's key lies; `config` is its configuration file there. */
export async function userCertificate(
  run: (argv: string[]) => Promise<Pick<Ran, 'code' | 'output'>>,
  config: string,
  secrets: SecretKeeper,
  user: string,
  groups: readonly string[],
): Promise<Credential> {
  const flags = ['--client-name', user, ...(groups.length > 0 ? ['--org', groups.join(',')] : [])];
  let said = '';
  for (const command of commands) {
    const { code, output } = await run([...command, ...flags, '--config', config]);
    said = output.trim();
    const at = output.search(/^apiVersion:/m);
    if (code !== 0 || at < 0) continue;
    secrets.knowIn(output.slice(at));
    return credentialOf(output.slice(at));
  }
  throw new Error(`kubeadm makes no certificate for ${user}: ${said.split('\n')[0]}`);
}
