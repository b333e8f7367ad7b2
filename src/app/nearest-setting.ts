// Which setting of the catalogue is the most alike to one's own: the one of which the fewest answers are predicted to
// be others.
import { kubeletOn } from '../domain/kubelet-configuration.ts';
import { type Probe, probeId } from '../domain/probe.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Setting } from '../domain/setting.ts';
import { type Version, within } from '../domain/version.ts';
import { predict } from '../oracle/predict.ts';
import { probesUnder } from '../plan/probes.ts';

/** What settings are compared by. */
interface Compared {
  settings: ReadonlyMap<string, Setting>;
  scenarios: readonly Scenario[];
  version: Version;
}

/** Its id; undefined where none is more alike than `default`. */
export function nearestSetting(own: Setting, { settings, scenarios, version }: Compared): string | undefined {
  const asked = scenarios.flatMap((scenario) => probesUnder(scenario, own.id, version));
  const probes = [...new Map(asked.map((probe) => [probeId(probe), probe])).values()];
  const outcome = (setting: Setting, probe: Probe) => predict({ version, setting, probe })?.outcome;
  const mine = probes.flatMap((probe) => {
    const said = outcome(own, probe);
    return said === undefined ? [] : [{ probe, said }];
  });
  // With `default` first, most of the others are out after a few questions.
  const candidates = [...settings.values()]
    .filter((one) => one.id !== own.id && within(version, one))
    .sort((a, b) => Number(b.id === 'default') - Number(a.id === 'default'));
  const written = partsOf(own);
  let fewest = Number.POSITIVE_INFINITY;
  const ranked = candidates.flatMap((setting) => {
    let different = 0;
    for (const { probe, said } of mine) {
      if (outcome(setting, probe) !== said) different += 1;
      if (different > fewest) return [];
    }
    fewest = different;
    return [{ id: setting.id, different, unlike: unlike(written, partsOf(setting)) }];
  });
  // Of those that are predicted alike, the one that is written the most alike.
  ranked.sort(
    (a, b) =>
      a.different - b.different ||
      a.unlike - b.unlike ||
      Number(b.id === 'default') - Number(a.id === 'default'),
  );
  const [best] = ranked;
  return best === undefined || best.id === 'default' ? undefined : best.id;
}

/** How many parts of the two settings are not the same. */
function unlike(mine: ReadonlySet<string>, theirs: ReadonlySet<string>): number {
  const lacking = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
    [...some].filter((part) => !others.has(part)).length;
  return lacking(mine, theirs) + lacking(theirs, mine);
}

/** The parts of a setting, as texts. */
function partsOf({
  apiserver,
  objects,
  deleteRoleBindings,
  delete: deleted = [],
  kubelet,
  bootstrapToken,
}: Setting): Set<string> {
  return new Set([
    ...Object.entries(apiserver.flags).map((flag) => JSON.stringify(flag)),
    ...apiserver.flagsWhen.map((when) => JSON.stringify(when)),
    ...[
      apiserver.authenticationConfig,
      apiserver.patch,
      apiserver.edits,
      kubeletOn(kubelet, { kubeletDropIns: 'none' }),
      bootstrapToken,
    ].flatMap((part) => (part === undefined ? [] : [JSON.stringify(part)])),
    ...Object.keys(apiserver.files),
    ...objects.map((object) => JSON.stringify(object)),
    ...deleteRoleBindings.map((name) => `RoleBinding ${name}`),
    ...deleted.map(
      ({ kind, namespace, name }) => `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`,
    ),
  ]);
}
