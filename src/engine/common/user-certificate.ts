// Makes a client certificate for a user and groups, signed by the cluster's CA, as kubeadm makes them for users.
import type { Ran } from '../node.ts';
import type { SecretKeeper } from '../secret-files.ts';
import type { Credential } from '../tls.ts';
import { credentialOf } from './credentials.ts';

/** Up to v1.20 the command was part of `kubeadm alpha`. */
const commands = [
  ['kubeadm', 'kubeconfig', 'user'],
  ['kubeadm', 'alpha', 'kubeconfig', 'user'],
];

/** Runs kubeadm on the machine that has the CA's key. `config` is its configuration file there. */
export async function userCertificate(
  run: (argv: string[]) => Promise<Pick<Ran, 'code' | 'output'>>,
  {
    config,
    secrets,
    user,
    groups,
  }: { config: string; secrets: SecretKeeper; user: string; groups: readonly string[] },
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
