// Settings that refuse what a harness needs, and kubelets that do, newest version: each is measured like any other, and
// what cannot be is an answer.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal } from 'uvu/assert';
import { longOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('settings that refuse', { limit: 1_500_000 });

const webhook = '/etc/kubernetes/bearerless/access.kubeconfig';
const config = `settings:
  - { id: own-deny, title: t, why: w, apiserver: { flags: { authorization-mode: AlwaysDeny } } }
  - { id: own-no-tokens, title: t, why: w, apiserver: { flags: { enable-bootstrap-token-auth: "false" } } }
  - id: own-away
    title: t
    why: w
    apiserver:
      flags: { authorization-mode: Webhook, authorization-webhook-config-file: ${webhook} }
      webhooks: { access: away }
  - id: own-allowed
    title: t
    why: w
    apiserver:
      flags: { authorization-mode: "Node,RBAC,Webhook", authorization-webhook-config-file: ${webhook} }
      webhooks: { access: allow }
  - { id: own-missing, title: t, why: w, apiserver: { flags: { authentication-token-webhook-config-file: /etc/kubernetes/none.conf } } }
  - { id: own-issuer, title: t, why: w, apiserver: { flags: { service-account-issuer: "not a url:" } } }
  - id: own-objects
    title: t
    why: w
    objects:
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: mine, namespace: kube-public } }
      - { apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: own }, rules: [{ apiGroups: [""], resources: [configmaps, nodes/metrics, nodes/proxy], verbs: [get] }] }
      - { apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: { name: own }, roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: own }, subjects: [{ kind: ServiceAccount, name: prom, namespace: monitoring }, { apiGroup: rbac.authorization.k8s.io, kind: Group, name: ops }] }
    delete:
      - { apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, name: "kubeadm:kubelet-bootstrap" }
  - { id: own-rbac, title: t, why: w, apiserver: { flags: { authorization-mode: RBAC } } }
  - { id: own-unread, title: t, why: w, delete: [{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, name: "kubeadm:get-nodes" }] }
  - { id: own-unapproved, title: t, why: w, delete: [{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, name: "kubeadm:node-autoapprove-bootstrap" }] }
  - { id: own-loopback, title: t, why: w, kubelet: { config: { address: 127.0.0.1 } } }
  - { id: own-no-health, title: t, why: w, kubelet: { config: { healthzPort: 0 } } }
  - { id: own-flag, title: t, why: w, kubelet: { flags: { no-such-flag: "1" } } }
  - { id: own-drop-in, title: t, why: w, kubelet: { dropIns: { 10-own.conf: { readOnlyPort: 10255 } } } }
scenarios:
  - id: own-apiserver
    title: t
    why: w
    versions: [latest]
    settings: [own-deny, own-no-tokens, own-away, own-allowed, own-missing, own-issuer]
    requests:
      - { target: apiserver, paths: [/healthz], identities: [none, bootstrap-token, super-admin-cert] }
    include: [{ settings: [own-deny, own-no-tokens], joins: [token] }]
    control: { setting: own-deny, probe: "apiserver:GET:/healthz@none", outcome: 403 }
  - id: own-identities
    title: t
    why: w
    versions: [latest]
    settings: [own-objects]
    requests:
      - { target: apiserver, paths: [/api/v1/namespaces/kube-public/configmaps/mine, "/api/v1/nodes/{node}/proxy/metrics"], identities: [none, "service-account:monitoring/prom", "cert:bob/ops", "front-proxy:carol/ops", "bootstrap-token:signing"] }
      - { target: apiserver, paths: [/api], identities: [super-admin-cert], headers: { Impersonate-User: nobody } }
      - { target: kubelet, paths: [/metrics], identities: ["service-account:monitoring/prom", "cert:alice"] }
    joins: [token]
    control: { setting: own-objects, probe: "apiserver:GET:/api/v1/namespaces/kube-public/configmaps/mine@none", outcome: 403 }
  - id: own-nodes
    title: t
    why: w
    versions: [latest]
    settings: [own-deny, own-rbac, own-unread, own-unapproved]
    requests:
      - { target: kubelet, paths: [/pods], identities: [none, service-account, kubelet-client-cert] }
    joins: [token]
    control: { setting: own-deny, probe: "kubelet:GET:/pods@none", outcome: 401 }
  - id: own-kubelets
    title: t
    why: w
    versions: [latest]
    settings: [own-loopback, own-no-health, own-flag, own-drop-in]
    requests:
      - { target: kubelet, paths: [/pods], identities: [none] }
      - { target: kubelet-healthz, paths: [/healthz], identities: [none] }
      - { target: kubelet-read-only, paths: [/pods], identities: [none] }
    control: { setting: own-drop-in, probe: "kubelet:GET:/pods@none", outcome: 401 }
`;

const mine = 'apiserver:GET:/api/v1/namespaces/kube-public/configmaps/mine';
const metrics = 'apiserver:GET:/api/v1/nodes/{node}/proxy/metrics';
const known = ['service-account:monitoring/prom', 'cert:bob/ops', 'front-proxy:carol/ops'];
const healthz = (answers: string[]) => {
  const identities = ['none', 'bootstrap-token', 'super-admin-cert'];
  return Object.fromEntries(
    identities.map((identity, n) => [`apiserver:GET:/healthz@${identity}`, answers[n]]),
  );
};
const kubelet = (pods: string, health: string, readOnly: string) => ({
  'kubelet:GET:/pods@none': pods,
  'kubelet-healthz:GET:/healthz@none': health,
  'kubelet-read-only:GET:/pods@none': readOnly,
});
const rejected = 'config-rejected';
const pods = (...answers: string[]) => {
  const identities = ['none', 'service-account', 'kubelet-client-cert'];
  return Object.fromEntries(identities.map((identity, n) => [`kubelet:GET:/pods@${identity}`, answers[n]]));
};
const forbidden = { 'join:token': 'refused forbidden' };

const expected: Record<string, Record<string, string | undefined>> = {
  // Its kubelet may not ask who asks, nor what they may do.
  'own-deny': { ...healthz(['403', '403', '200']), ...pods('401', '401', '500'), ...forbidden },
  'own-rbac': { ...pods('401', '401', '500'), ...forbidden },
  'own-unread': { ...pods('401', '403', '200'), ...forbidden },
  'own-unapproved': { ...pods('401', '403', '200'), ...forbidden },
  'own-no-tokens': { ...healthz(['200', '401', '200']), 'join:token': 'refused unauthorized' },
  'own-away': healthz(['500', '500', '200']),
  'own-allowed': healthz(['200', '200', '200']),
  'own-missing': healthz([rejected, rejected, rejected]),
  'own-issuer': healthz([rejected, rejected, rejected]),
  'own-objects': {
    [`${mine}@none`]: '403',
    [`${metrics}@none`]: '403',
    ...Object.fromEntries(known.flatMap((one) => [mine, metrics].map((asked) => [`${asked}@${one}`, '200']))),
    [`${mine}@bootstrap-token:signing`]: '401',
    [`${metrics}@bootstrap-token:signing`]: '401',
    'apiserver:GET:/api@super-admin-cert+Impersonate-User=nobody': '200',
    'kubelet:GET:/metrics@service-account:monitoring/prom': '200',
    'kubelet:GET:/metrics@cert:alice': '403',
    // The kubelet may not ask for its certificate.
    'join:token': 'refused forbidden',
  },
  'own-loopback': kubelet('closed', '200', 'closed'),
  'own-no-health': kubelet('401', 'closed', 'closed'),
  'own-flag': kubelet(rejected, rejected, rejected),
  'own-drop-in': kubelet('401', '200', '200'),
};

test('what keeps everybody out is measured like anything else', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'own.yaml');
  await writeFile(file, config);
  const { results } = await run(folder.path, ['--config', file, '-k', 'latest', '--retries', '0']);
  const answers: Record<string, Record<string, string>> = {};
  for (const [id, { observed }] of Object.entries(results.cells)) {
    const [, setting = '', , ...question] = id.split('/');
    answers[setting] = { ...answers[setting], [question.join('/')]: longOutcome(observed) };
  }
  const sorted = (one: Record<string, string | undefined> = {}) =>
    Object.fromEntries(Object.entries(one).sort());
  for (const setting of Object.keys(expected))
    equal([setting, sorted(answers[setting])], [setting, sorted(expected[setting])]);
});
