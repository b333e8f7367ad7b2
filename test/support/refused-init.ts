// Whole clusters, newest version, whose `kubeadm init` fails because of the setting: that is an answer of each
// question, with the phase of kubeadm and the last sentence of the kube-apiserver.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, is, ok } from 'uvu/assert';
import { longOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder } from './bearerless.ts';

const config = `settings:
  - { id: own-missing, title: t, why: w, apiserver: { flags: { oidc-ca-file: /etc/kubernetes/none.pem, oidc-issuer-url: "https://example.com", oidc-client-id: a } } }
  - id: own-refused
    title: t
    why: w
    apiserver:
      authenticationConfig: { apiVersion: apiserver.config.k8s.io/v1, kind: AuthenticationConfiguration, anonymous: { enabled: false, conditions: [{ path: /livez }] } }
  - { id: own-unknown, title: t, why: w, apiserver: { flags: { tls-cipher-suites: nobody } } }
scenarios:
  - id: own-init
    title: t
    why: w
    versions: [latest]
    settings: [own-missing, own-refused, own-unknown]
    init: true
    requests: [{ target: apiserver, paths: [/livez], identities: [none] }]
    control: { setting: own-missing, probe: init, outcome: config-rejected }
`;

/** The words of each apiserver; the last are known to nobody here, so it takes a cluster without the setting. */
const said: Record<string, RegExp> = {
  'own-missing': /none\.pem: no such file or directory/,
  'own-refused': /conditions/,
  'own-unknown': /nobody/,
};

/** Runs them, and fails where one is another answer or lacks its proof. */
export async function refusedInitStory(): Promise<void> {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'own.yaml');
  await writeFile(file, config);
  const argv = ['-f', file, '-k', 'latest', '--engine', 'process-node', '--retries', '0'];
  const { results, output } = await run(folder.path, argv);
  is(Object.keys(results.cells).length, 6);
  for (const [id, { observed, evidence }] of Object.entries(results.cells)) {
    const [, setting = ''] = id.split('/');
    equal([id, longOutcome(observed)], [id, 'config-rejected']);
    if (observed.kind !== 'config-rejected') return;
    equal([id, observed.phase], [id, 'wait-control-plane']);
    ok(said[setting]?.test(observed.message), `${id}: ${observed.message}`);
    equal(
      ['apiserver-log', 'init', 'output'].filter((kind) => !evidence.some((one) => one.kind === kind)),
      [],
    );
    for (const { path } of evidence) ok(existsSync(join(output, path)), path);
  }
}
