// What a fact declares to read is all that it reads: whatever else a setting sets is taken away, and no fact changes.
import fc from 'fast-check';
import { equal } from 'uvu/assert';
import { matches } from '../src/domain/pattern.ts';
import { asksSecond, changesOf, type Probe } from '../src/domain/probe.ts';
import type { Setting } from '../src/domain/setting.ts';
import { modelOf } from '../src/oracle/cluster-model.ts';
import { type Facts, factsOf } from '../src/oracle/facts.ts';
import { nameOf } from '../src/oracle/inputs.ts';
import { plain } from '../src/oracle/predict.ts';
import { reads } from '../src/oracle/reads.ts';
import { cases, probe } from './support/arbitrary.ts';
import { apiserverSetting } from './support/foreign-apiserver.ts';
import { kubeletSetting, rbacSetting } from './support/foreign-cluster.ts';
import { named } from './support/foreign-part.ts';
import { suite } from './support/suite.ts';

const test = suite('what facts read');

const setting = fc
  .tuple(apiserverSetting, rbacSetting, kubeletSetting)
  .map((parts) => named('by-chance', Object.assign({}, ...parts)));
const asked = probe.filter((one) => !changesOf(one).some(({ kind }) => kind === 'upgrade'));
/** These look at everything, and say of what they do not know. */
const whole: readonly string[] = ['unread', 'refused'];

test('a fact depends on nothing that it does not declare', () => {
  fc.assert(
    fc.property(setting, asked, (setting, probe) => {
      const facts = factsUnder(setting, probe);
      // Of an apiserver that does not start nothing else is a fact.
      if (facts.refused !== undefined) return;
      for (const fact of Object.keys(facts) as (keyof Facts)[]) {
        if (whole.includes(fact)) continue;
        const bare = only(setting, (input) => reads[fact].some((pattern) => matches(pattern, input)));
        equal([fact, factsUnder(bare, probe)[fact]], [fact, facts[fact]]);
      }
    }),
    { ...cases(60), includeErrorInReport: true } as fc.Parameters<[Setting, Probe]>,
  );
});

function factsUnder(setting: Setting, probe: Probe): Facts {
  return factsOf(
    modelOf(setting, 'v1.37.2', { changes: changesOf(probe), second: asksSecond(probe) }),
    plain(probe),
  );
}

/** The setting with nothing but the inputs that are kept. */
function only(setting: Setting, keep: (input: string) => boolean): Setting {
  const { apiserver, kubelet } = setting;
  const flags = Object.entries(apiserver.flags).flatMap(([name, value]) => {
    if (name !== 'feature-gates') return keep(nameOf({ of: 'kube-apiserver', name })) ? [[name, value]] : [];
    const gates = String(value)
      .split(',')
      .filter((gate) => keep(nameOf({ of: 'kube-apiserver gate', name: gate.split('=')[0] ?? '' })));
    return gates.length > 0 ? [[name, gates.join()]] : [];
  });
  const config = pruned(apiserver.authenticationConfig, 'AuthenticationConfiguration', '', keep);
  const { authenticationConfig: _, ...rest } = apiserver;
  const ofKubelet = pruned(kubelet?.config, 'KubeletConfiguration', '', keep) ?? {};
  const grant = kubelet?.grant && keep('kubelet grant') ? { grant: kubelet.grant } : {};
  const { bootstrapToken, ...others } = setting;
  const token = bootstrapToken && keep('kubeadm bootstrapTokens[].usages[]') ? { bootstrapToken } : {};
  return {
    ...others,
    ...token,
    apiserver: {
      ...rest,
      flags: Object.fromEntries(flags),
      ...(config ? { authenticationConfig: config as Record<string, unknown> } : {}),
    },
    objects: keep('RBAC objects') ? setting.objects : [],
    deleteRoleBindings: keep('RBAC objects') ? setting.deleteRoleBindings : [],
    ...(kubelet ? { kubelet: { config: ofKubelet as object, flagsOnly: false, ...grant } as never } : {}),
  };
}

/** The tree without the ends that are not kept; undefined where none is. */
function pruned(value: unknown, of: string, name: string, keep: (input: string) => boolean): unknown {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.length > 0) {
    const kept = value.map((one) => pruned(one, of, `${name}[]`, keep)).filter((one) => one !== undefined);
    return kept.length > 0 ? kept : undefined;
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    const kept = Object.entries(value).flatMap(([key, one]) => {
      const inside = pruned(one, of, name === '' ? key : `${name}.${key}`, keep);
      return inside === undefined ? [] : [[key, inside]];
    });
    return kept.length > 0 ? Object.fromEntries(kept) : undefined;
  }
  return name !== '' && keep(nameOf({ of, name })) ? value : undefined;
}
