// People's own files as a plan: beside which settings they are asked, what decides each answer, what the next minor
// changes, and what is kept of them.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { equal } from 'uvu/assert';
import { usualOwn } from '../src/app/own-files.ts';
import { planOfSelection } from '../src/app/planning.ts';
import type { Plan } from '../src/domain/plan.ts';
import { isRbac, type Setting } from '../src/domain/setting.ts';
import { objectsThatMatter, predict } from '../src/oracle/predict.ts';
import { suite } from './support/suite.ts';

const test = suite('own files: the plan');

const kubeadm = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.33.4
apiServer:
  extraArgs:
    - { name: anonymous-auth, value: "false" }
    - { name: profiling, value: "false" }
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 10255
`;

interface How {
  settings?: string[];
  versions?: string[];
  write?: string;
}

/** The plan of files of these names, and where they are. */
async function planned(
  files: Record<string, string>,
  how: How = {},
): Promise<{ plan: Plan; folder: string; kept?: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-plan-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const config = Object.keys(files).map((name) => join(folder, name));
    const write = how.write === undefined ? {} : { write: join(folder, how.write) };
    const plan = await planOfSelection({
      scenarios: [],
      engine: 'process',
      config,
      own: usualOwn,
      ...how,
      ...write,
    });
    return {
      plan,
      folder,
      ...('write' in write ? { kept: await readFile(write.write as string, 'utf8') } : {}),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const settingsOf = ({ cells }: Plan) => [...new Set(cells.map(({ setting }) => setting))];
const versionsOf = ({ cells }: Plan) => [...new Set(cells.map(({ version }) => version))];

test('the version that they name, beside default and the nearest setting', async () => {
  const { plan } = await planned({ 'kubeadm.yaml': kubeadm });
  equal(
    [settingsOf(plan), versionsOf(plan), plan.intake?.nearest],
    [['default', 'anonymous-off', 'yours'], ['v1.33.4'], 'anonymous-off'],
  );
  equal(plan.asked?.scenarios, ['own-files']);
  const own = await planned({ 'kubeadm.yaml': kubeadm }, { settings: ['paths-health'], versions: ['1.37'] });
  equal([settingsOf(own.plan), versionsOf(own.plan)], [['paths-health', 'yours'], ['v1.37.2']]);
});

test('each answer is decided by the line without which it would be another', async () => {
  const { plan } = await planned({ 'kubeadm.yaml': kubeadm });
  const { decides = {}, rows = [] } = plan.intake ?? {};
  const by = (question: string) =>
    (decides[`v1.33.4/yours/process/${question}`] ?? []).map(
      (n) => `${rows[n]?.said} in line ${rows[n]?.line}`,
    );
  equal(by('apiserver:GET:/api@none'), ['--anonymous-auth=false in line 6']);
  equal(by('join:token'), ['--anonymous-auth=false in line 6']);
  equal(by('health-check:kube-apiserver'), ['--anonymous-auth=false in line 6']);
  equal(by('kubelet-read-only:GET:/pods@none'), ['readOnlyPort: 10255 in line 11']);
  equal(by('join:file-cert'), []);
});

test('a drop-in decides what it says, and a flag over it what that says', async () => {
  const part = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n';
  const files = {
    'kubeadm.yaml': kubeadm,
    'kubelet.conf.d/10-a.conf': `${part}readOnlyPort: 0\n`,
    'kubelet.conf.d/20-b.conf': `${part}readOnlyPort: 10255\nauthorization: { mode: AlwaysAllow }\n`,
  };
  const by = ({ intake }: Plan, question: string) =>
    (intake?.decides?.[`v1.33.4/yours/process/${question}`] ?? []).map((n) => intake?.rows[n]?.said);
  const { plan } = await planned(files);
  equal(
    ['kubelet-read-only:GET:/pods@none', 'kubelet:GET:/pods@service-account'].map((one) => by(plan, one)),
    [['readOnlyPort: 10255'], ['authorization.mode: AlwaysAllow']],
  );
  const flags = 'KUBELET_KUBEADM_ARGS="--read-only-port=10255"\n';
  const { 'kubelet.conf.d/20-b.conf': _, ...fewer } = files;
  const { plan: other } = await planned({ ...fewer, 'kubeadm-flags.env': flags });
  equal(by(other, 'kubelet-read-only:GET:/pods@none'), ['--read-only-port=10255']);
});

test('what is said of a bootstrap token decides joins with it', async () => {
  const init =
    'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nbootstrapTokens:\n- token: abcdef.0123456789abcdef\n  usages: [authentication]\n';
  const { plan } = await planned({ 'init.yaml': init }, { versions: ['1.37'] });
  const { decides = {}, rows = [] } = plan.intake ?? {};
  const by = (question: string) =>
    (decides[`v1.37.2/yours/process/${question}`] ?? []).map((n) => rows[n]?.said);
  equal(by('join:token'), ['bootstrapTokens[0].usages: authentication']);
  equal(by('join:file-cert'), []);
});

test('a file and a flag that contradict each other both decide; the next minor is compared', async () => {
  const authn =
    'apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\nanonymous: { enabled: false }\n';
  const { plan } = await planned({ 'kubeadm.yaml': kubeadm, 'authn.yaml': authn }, { versions: ['1.37'] });
  const { decides = {}, rows = [], next } = plan.intake ?? {};
  equal(
    (decides['v1.37.2/yours/process/join:token'] ?? []).map((n) => rows[n]?.said),
    ['--anonymous-auth=false', 'anonymous: { enabled: false }'],
  );
  equal(next, []);
  const alone = await planned({ 'authn.yaml': authn }, { versions: ['1.33'] });
  const [change] = alone.plan.intake?.next ?? [];
  equal(
    change?.changes.find(({ question }) => question === 'apiserver:GET:/api@none'),
    {
      question: 'apiserver:GET:/api@none',
      before: 'config-rejected',
      after: '401',
    },
  );
});

test('of a thousand bindings only those are compared that decided something', async () => {
  const object = (kind: string, name: string, more: string) =>
    `- { apiVersion: rbac.authorization.k8s.io/v1, kind: ${kind}, metadata: { name: ${name} }, ${more} }\n`;
  const subjects = 'subjects: [{ kind: Group, name: system:unauthenticated }]';
  const list = Array.from({ length: 1000 }, (_, n) => [
    object('ClusterRole', `r${n}`, 'rules: [{ apiGroups: [""], resources: [namespaces], verbs: [list] }]'),
    object('ClusterRoleBinding', `b${n}`, `roleRef: { kind: ClusterRole, name: r${n % 500} }, ${subjects}`),
  ]);
  const alone = [
    object('ClusterRole', 'alone', 'rules: [{ nonResourceURLs: [/api], verbs: [get] }]'),
    object('ClusterRoleBinding', 'alone', `roleRef: { kind: ClusterRole, name: alone }, ${subjects}`),
  ];
  const rbac = `apiVersion: v1\nkind: List\nitems:\n${[...list, alone].flat().join('')}`;
  const { plan } = await planned({ 'rbac.yaml': rbac }, { versions: ['1.37'] });
  const { decides = {}, rows = [] } = plan.intake ?? {};
  const by = (path: string) =>
    (decides[`v1.37.2/yours/process/apiserver:GET:${path}@none`] ?? []).map((n) => rows[n]?.said);
  equal(by('/api'), ['ClusterRole alone', 'ClusterRoleBinding alone']);
  // Each of them gives it, so that none of them decides.
  equal(by('/api/v1/namespaces'), []);
  const own = plan.groups.flatMap(({ settings }) => settings).find(({ id }) => id === 'yours');
  const asked = plan.cells
    .filter(({ setting }) => setting === 'yours')
    .map(({ version, probe }) => ({ version, setting: own as Setting, probe }));
  for (const question of asked) predict(question);
  const matters = objectsThatMatter(asked);
  const made = (own as Setting).objects.filter(isRbac).filter(matters);
  equal(
    made.map(({ metadata }) => metadata.name),
    ['r0', 'b0', 'alone', 'alone'],
  );
});

test('what is kept is a setting that is planned alike', async () => {
  const { plan, kept = '' } = await planned({ 'kubeadm.yaml': kubeadm }, { write: 'mine.yaml' });
  const again = await planned({ 'mine.yaml': kept }, { versions: ['v1.33.4'], settings: ['yours'] });
  const own = (of: Plan) =>
    of.cells.filter(({ setting }) => setting === 'yours').map(({ id, expected }) => [id, expected?.outcome]);
  const mine = new Map(own(plan) as [string, string][]);
  equal(
    own(again.plan).filter(([id = '', outcome]) => mine.has(id) && mine.get(id) !== outcome),
    [],
  );
});
