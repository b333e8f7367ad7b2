import { equal, is } from 'uvu/assert';
import { quirksOf } from '../src/artifacts/catalogue.ts';
import { resolveVersion } from '../src/artifacts/resolve.ts';
import { packageRoot } from '../src/domain/root.ts';
import { decisionsOf } from '../src/oracle/decision.ts';
import { predict } from '../src/oracle/predict.ts';
import { expand } from '../src/plan/expand.ts';
import { type Library, loadLibrary } from '../src/plan/load.ts';
import { parseCellId } from '../src/results/parse-cell-id.ts';
import { suite } from './support/suite.ts';

const test = suite('what decides');
const loading = loadLibrary(packageRoot, resolveVersion);

function decides(library: Library, setting: string, question: string, version = 'v1.33.13'): string[] {
  const { probe } = parseCellId(`${version}/${setting}/process/${question}`);
  const found = library.settings.get(setting);
  if (found === undefined) throw new Error(`no setting ${setting}`);
  return decisionsOf({ version, setting: found, probe }).map(({ what, text }) => `${what}: ${text}`);
}

const stranger = 'credential: none that is looked at, so who asks is a stranger';

test('a flag, a file, an RBAC object, a route, and a request that a join rests on', async () => {
  const library = await loading;
  equal(decides(library, 'anonymous-off', 'apiserver:GET:/api@none'), [
    stranger,
    'flag: --anonymous-auth=false (kube-apiserver)',
  ]);
  equal(decides(library, 'paths-health', 'apiserver:GET:/api@none'), [
    stranger,
    'file: the AuthenticationConfiguration says anonymous.enabled: true, and /api is none of the conditions /livez, /readyz, /healthz',
  ]);
  equal(
    decides(library, 'default', 'apiserver:GET:/version@none').at(-1),
    'RBAC: the binding system:public-info-viewer',
  );
  equal(
    decides(library, 'default', 'apiserver:GET:/does-not-exist@admin-cert').at(-1),
    'route: the path /does-not-exist',
  );
  equal(
    decides(library, 'default', 'apiserver:GET:/api/v1/namespaces@super-admin-cert+Impersonate-User=jane'),
    [
      'credential: one that is good, so who asks is known',
      'RBAC: no binding gives this',
      'headers: the request counts as the user that they name',
    ],
  );
  equal(decides(library, 'default', 'apiserver:GET:/api/v1/namespaces@none+Impersonate-User=jane'), [
    'headers: they name what who asks may not impersonate',
  ]);
  const read = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
  equal(
    decides(library, 'anonymous-off', 'join:token')[0],
    `request: a stranger's GET of ${read} is answered with 401`,
  );
});

test('every predicted cell has something that decides it, but for what depends on nothing', async () => {
  const library = await loading;
  const cells = expand([...library.scenarios.values()], {
    engine: 'process',
    settings: library.settings,
    resolveVersion: (label) => resolveVersion(label),
    quirksOf: (version) => quirksOf(version),
    versionsOf: () => ['v1.37.2'],
  });
  let seen = 0;
  for (const { version, setting: id, probe, unsupported } of cells) {
    const setting = library.settings.get(id);
    const rule = setting && predict({ version, setting, probe });
    if (!setting || !rule || unsupported) continue;
    const { probes: _, since: __, until: ___, target: ____, identity: _____, ...rests } = rule.when;
    if (Object.keys(rests).length === 0) continue;
    is(decisionsOf({ version, setting, probe }).length > 0, true, `${id} ${rule.id}`);
    seen += 1;
  }
  is(seen > 300, true, String(seen));
});
