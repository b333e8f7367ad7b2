// Lists what the oracle does not know: inputs of a setting that no fact reads, and that are not in the list of neutral
// inputs, or not with that value. Questions that such an input may touch become `unpredicted`, and the reason names the
// input.
import { ownValue } from '../domain/own-value.ts';
import { matches } from '../domain/pattern.ts';
import { type Probe, probeId } from '../domain/probe.ts';
import { settingFiles } from '../domain/setting-files.ts';
import { webhookOf } from './authorizers.ts';
import type { ClusterModel } from './cluster-model.ts';
import { unclearFlags } from './delegation.ts';
import { type Input, inputsOf, nameOf } from './inputs.ts';
import { fits, neutral } from './neutral.ts';
import { isRead, isUnderstood } from './reads.ts';
import { earlyDoubts } from './request-doubts.ts';

export interface Doubt {
  /** For instance `kube-apiserver --audit-webhook-mode`. */
  input: string;
  /** The reason, in one clause. */
  because: string;
  /** Patterns of the questions that the input may touch. */
  touches: readonly string[];
}

const doubts = new WeakMap<ClusterModel, Doubt[]>();

/** The inputs of a model that the oracle does not know. */
export function doubtsOf(model: ClusterModel): Doubt[] {
  const known = doubts.get(model);
  if (known) return known;
  const made = [...inputsOf(model).flatMap((input) => doubtOf(input, model)), ...unclear(model)];
  const distinct = made.filter(({ input }, at) => made.findIndex((one) => one.input === input) === at);
  doubts.set(model, distinct);
  return distinct;
}

/** The doubts that may touch a question, as one sentence each without a full stop. */
export function doubtsAbout(model: ClusterModel, probe: Probe): string[] {
  const id = probeId(probe);
  const carried = 'path' in probe ? earlyDoubts(probe) : [];
  if (carried.length > 0) return carried;
  return doubtsOf(model)
    .filter(({ touches }) => touches.some((pattern) => matches(pattern, id)))
    .map(({ input, because }) => `${input}: ${because}`);
}

/** A kubelet is also asked through the apiserver. */
const ofKubelets = [
  'kubelet:*',
  'kubelet-read-only:*',
  'kubelet-healthz:*',
  'apiserver:*:/api/v1/nodes/{node}/proxy*',
];

const whole = ['init', 'health-check:*', 'restart:*', 'upgrade:*', 'edit-manifest:*'];
/**
 * The questions that the configuration of a component may touch. A kubelet's configuration concerns only its own node,
 * and nothing else is asked of that node. Joins need the controller manager.
 */
const reaches: Readonly<Record<string, readonly string[]>> = {
  KubeletConfiguration: ofKubelets,
  kubelet: ofKubelets,
  'kube-controller-manager': ['controller-manager:*', 'join:*', ...ofKubelets, ...whole],
  'kube-scheduler': ['scheduler:*', ...whole],
};

const reach = (of: string): readonly string[] => ownValue(reaches, of) ?? ['*'];

function doubtOf(input: Input, model: ClusterModel): Doubt[] {
  const { of, name, value } = input;
  const called = nameOf(input);
  if (isRefused(of, model)) return [];
  if (isRead(called)) {
    if (isUnderstood(called, value)) return [];
    return [{ input: called, because: 'a fact reads it, and does not know this value', touches: reach(of) }];
  }
  const listed = neutral(of, name, model.version);
  if (listed === undefined) {
    return [
      { input: called, because: 'no fact reads it, and nobody has listed it as neutral', touches: reach(of) },
    ];
  }
  if (!fits(listed.shape, value, settingFiles(model.setting))) {
    return [{ input: called, because: 'it is neutral, but not with every value', touches: reach(of) }];
  }
  if (listed.touches.length === 0) return [];
  const object = name.split('/').at(-1) ?? name;
  const touches = listed.touches.map((pattern) => pattern.replace('{object}', object));
  return [{ input: called, because: 'it matters to these questions alone', touches }];
}

/** A file that the apiserver rejects has no effect, so none of its fields is a doubt. */
function isRefused(of: string, { authentication, chain }: ClusterModel): boolean {
  if (of === 'AuthenticationConfiguration') return authentication?.refused !== undefined;
  return of === 'AuthorizationConfiguration' && chain.refused !== undefined;
}

const unknown = (input: string): Doubt => ({
  input,
  because: 'what the webhook answers nobody here knows',
  touches: ['*'],
});

/** Inputs that a fact reads only in part. */
function unclear(model: ClusterModel): Doubt[] {
  const { authentication, chain, flags, setting } = model;
  const tokens = flags['authentication-token-webhook-config-file'];
  const asked = tokens === undefined ? 'none' : webhookOf(setting, tokens);
  const files = settingFiles(setting);
  const named = ['authentication-config', 'authorization-config'].filter(
    (flag) => flags[flag] !== undefined && flags[flag] !== '' && !(flags[flag] in files),
  );
  return [
    ...chain.webhooks.flatMap((webhook) =>
      webhook === undefined || webhook.answers !== undefined ? [] : [unknown(webhook.named)],
    ),
    // The webhook itself decides whom it authenticates, and as which user.
    ...(asked === undefined || asked === 'allow'
      ? [unknown('kube-apiserver --authentication-token-webhook-config-file')]
      : []),
    ...(authentication?.unclear ?? []).map((path) => ({
      input: `AuthenticationConfiguration ${path}`,
      because: 'whether the apiserver takes it cannot be told from here',
      touches: ['*'],
    })),
    ...unclearFlags(model).map(({ server, name }) => ({
      input: `${server} --${name}`,
      because: 'what comes of it, or whether the server starts, cannot be told from here',
      touches: reach(server),
    })),
    ...named.map((flag) => ({
      input: `kube-apiserver --${flag}`,
      because: 'the setting does not have the file',
      touches: ['*'],
    })),
  ];
}
