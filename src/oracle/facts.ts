// What is known of a question before it is put, in the few words that rules compare with. Facts derive from the setting, the version and
// the request alone.
import { z } from 'zod';
import type { Identity, Probe, Target } from '../domain/probe.ts';
import type { Worth } from '../domain/worth.ts';
import { attributesOf } from './attributes.ts';
import { bindingFor, defaultBindings } from './bindings.ts';
import { type Bound, boundIn } from './bound.ts';
import { type Configuration, configurationOf } from './configuration.ts';
import { kubeletFacts } from './kubelet.ts';
import type { Door } from './kubelet-routes.ts';
import { subjectOf } from './subjects.ts';
import type { Strangers, World } from './world.ts';

export interface Facts extends Configuration {
  change?: World['change'];
  /** Of requests: */
  target?: Target;
  identity?: Identity;
  credential?: Worth;
  /** What becomes of a request to this path without a credential. */
  strangers?: Strangers;
  /** The id of the binding that lets the request pass, or `nobody`. */
  grantedBy?: string;
  /** Whether that binding is there in every cluster, or the setting makes it. */
  grant?: 'default' | 'own';
  /** Of requests to a kubelet: what is there for who may ask, and whether anybody listens on that port. */
  door?: Door;
  listens?: 'yes' | 'no';
  clusterInfo?: Bound['clusterInfo'];
  publicInfo?: Bound['publicInfo'];
  /** How the kubelet asks after the kube-apiserver's health. */
  healthChecks?: 'plain' | 'tcp' | 'token' | 'none';
}

/** The facts of one question to one cluster. */
export function factsOf(world: World, probe: Probe): Facts {
  const { bindings, clusterInfo, publicInfo } = boundIn(world);
  const common: Facts = {
    ...configurationOf(world),
    change: world.change,
    clusterInfo,
    publicInfo,
    healthChecks: healthChecksOf(world),
  };
  if (probe.kind !== 'http' && probe.kind !== 'after') return common;
  const { target, identity, method, path } = probe;
  if (target.startsWith('kubelet')) return { ...common, target, identity, ...kubeletFacts(world, probe) };
  const { credential, names } = subjectOf(identity, world.version);
  const binding = bindingFor(names, attributesOf(method, path), bindings);
  return {
    ...common,
    target,
    identity,
    credential,
    strangers: world.strangers(path),
    grantedBy: binding?.id ?? 'nobody',
    ...(binding ? { grant: isDefault(binding.id) ? 'default' : 'own' } : {}),
  };
}

const isDefault = (id: string) => defaultBindings.some((one) => one.id === id);

/** A patch of the static pod, as far as it changes its probes; the rest of it, and what is written wrong, changes none. */
const Patch = z.looseObject({
  spec: z.looseObject({
    containers: z.array(
      z.looseObject({
        livenessProbe: z
          .looseObject({
            tcpSocket: z.unknown().optional(),
            httpGet: z
              .looseObject({
                httpHeaders: z.array(z.looseObject({ name: z.string().optional() })).optional(),
              })
              .nullish(),
          })
          .nullish(),
      }),
    ),
  }),
});

function healthChecksOf({ setting }: World): NonNullable<Facts['healthChecks']> {
  const { data: patch } = Patch.safeParse(setting.apiserver.patch);
  const probe = patch?.spec.containers.find((one) => one.livenessProbe !== undefined)?.livenessProbe;
  if (probe === null) return 'none';
  if (probe?.tcpSocket !== undefined) return 'tcp';
  const headers = probe?.httpGet?.httpHeaders ?? [];
  return headers.some(({ name }) => name?.toLowerCase() === 'authorization') ? 'token' : 'plain';
}
