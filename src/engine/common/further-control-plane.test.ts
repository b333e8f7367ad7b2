import { equal, match, throws } from 'uvu/assert';
import { parseAllDocuments } from 'yaml';
import { suite } from '../../../test/support/suite.ts';
import { supervise } from '../supervision.ts';
import {
  type FirstControlPlane,
  furtherControlPlanes,
  type PlaneMachine,
  withCertificateKey,
} from './further-control-plane.ts';

const test = suite('further control planes');

const config = `# of kind
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs: []
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens:
  - token: abcdef.0123456789abcdef
`;

test('the key is in the InitConfiguration, and nothing else changes', () => {
  const [cluster, init] = parseAllDocuments(withCertificateKey(config, '00ff')).map((one) => one.toJS());
  equal(cluster, parseAllDocuments(config)[0]?.toJS());
  equal(init, { ...parseAllDocuments(config)[1]?.toJS(), certificateKey: '00ff' });
  throws(() => withCertificateKey('kind: ClusterConfiguration\n', '00ff'), /no InitConfiguration/);
});

test('certificates are uploaded once, with the key that each machine gets', async () => {
  const written: string[] = [];
  const ran: string[] = [];
  const known: unknown[] = [];
  const first = {
    setting: { id: 'off', apiserver: { patch: {} } },
    config: '/kubeadm.yaml',
    supervision: supervise(AbortSignal.abort()),
    readFile: async () => config,
    writeFile: async (_: string, text: string) => void written.push(text),
    run: async (argv: string[]) => {
      ran.push(argv.join(' '));
      return { argv, code: 0, output: '', seconds: 0, timedOut: false };
    },
  } as unknown as FirstControlPlane;
  const ended: string[] = [];
  const start = async (name: string) =>
    ({ name, [Symbol.asyncDispose]: async () => void ended.push(name) }) as unknown as PlaneMachine;
  const secrets = { know: (secret?: string) => void known.push(secret), knowIn: () => {} };
  const add = furtherControlPlanes(first, { start, secrets });
  const a = await add('a', { files: true });
  const b = await add('b', { files: false });
  match(a.certificateKey, /^[0-9a-f]{64}$/);
  equal([b.certificateKey, known], [a.certificateKey, [a.certificateKey]]);
  equal([a.patches, b.patches], ['/etc/bearerless/patches', undefined], 'patches are files too');
  equal(written, [withCertificateKey(config, a.certificateKey)]);
  equal(ran, [
    'kubeadm init phase upload-certs --upload-certs --skip-certificate-key-print --config /etc/bearerless/upload-certs.yaml',
  ]);
  await a[Symbol.asyncDispose]();
  equal(ended, ['a'], 'of a cluster that has ended nothing is asked any more');
});
