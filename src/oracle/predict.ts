// Predicts the outcome of a question: the first rule whose condition holds applies. Pure; it never uses observed
// answers.
import { changeId } from '../domain/change.ts';
import type { RuleText } from '../domain/expectation.ts';
import type { Identity } from '../domain/identity.ts';
import { matches } from '../domain/pattern.ts';
import {
  asksSecond,
  changesOf,
  type HttpProbe,
  type Probe,
  probeId,
  type RequestProbe,
} from '../domain/probe.ts';
import type { RbacObject, Setting } from '../domain/setting.ts';
import { isRelease, type Version, within } from '../domain/version.ts';
import { type ClusterModel, modelOf } from './cluster-model.ts';
import { doubtsAbout } from './doubts.ts';
import { factsOf } from './facts.ts';
import { defaultObjects } from './objects.ts';
import { keyOf, knowsPolicy } from './policy.ts';
import { lateDoubts } from './request-doubts.ts';
import { type Rule, unpredicted } from './rule.ts';
import { rules } from './rules.ts';

export interface Question {
  version: Version;
  setting: Setting;
  probe: Probe;
}

/** The rule that predicts a question. Undefined if no rule applies, or if the rule that applies predicts nothing. */
export function predict(question: Question, by: readonly Rule[] = rules): Rule | undefined {
  const rule = ruleFor(question, by);
  return rule?.outcome === unpredicted ? undefined : rule;
}

/** The rule that applies, even if it predicts nothing. */
export function ruleFor(question: Question, by: readonly Rule[] = rules): Rule | undefined {
  const model = modelFor(question);
  const rule = knowsPolicy(model.version) ? predictIn(model, plain(question.probe), by) : undefined;
  const { probe } = question;
  if (rule?.outcome !== rejected || probe.kind === 'change' || !('change' in probe)) return rule;
  const made = { kind: 'change', change: probe.change } as const;
  return cameUpBefore(model, made, by) ? { ...rule, outcome: unpredicted, says: unmade } : rule;
}

const unmade = 'The change before it is predicted to fail, and nothing is known of a cluster after that.';

/** The rule that predicts a question, or the reasons why nothing is predicted. */
export function foretell(question: Question): Rule | { unpredicted: string[] } {
  return predict(question) ?? { unpredicted: doubts(question) };
}

/** Why nothing is predicted, as one sentence each without a full stop. Empty if there is a prediction. */
export function doubts(question: Question): string[] {
  const { version } = modelFor(question);
  if (!isRelease(version)) return [`${version} is no release, and the rules are those of releases`];
  if (!knowsPolicy(version))
    return [
      `the RBAC objects that every cluster of ${version} has are not in clusters/bootstrap-policy.jsonl`,
    ];
  const rule = ruleFor(question);
  if (rule === undefined) return ['no rule speaks of it'];
  if (rule.outcome !== unpredicted) return [];
  const probe = plain(question.probe);
  const named =
    rule.when.carries === 'unknown' && 'path' in probe
      ? lateDoubts(probe, true)
      : doubtsAbout(modelFor(question), probe);
  return named.length > 0 ? named : [rule.says.replace(/\.$/, '')];
}

const models = new WeakMap<Setting, Map<string, ClusterModel>>();

/** The model of the cluster that a question is about. Many questions share one model. */
export function modelFor({ version, setting, probe }: Question): ClusterModel {
  const changes = changesOf(probe);
  const second = asksSecond(probe);
  const key = [version, second, ...changes.map(changeId)].join('/');
  const known = models.get(setting) ?? new Map<string, ClusterModel>();
  models.set(setting, known);
  const model = known.get(key) ?? modelOf(setting, version, { changes, second });
  known.set(key, model);
  return model;
}

/**
 * Tells the RBAC objects of a setting without which a prediction may be another: objects that every cluster has in
 * another form, and objects whose grants decided one of these questions, which were predicted before.
 */
export function objectsThatMatter(questions: readonly Question[]): (object: RbacObject) => boolean {
  const models = [...new Set(questions.map(modelFor))];
  const keys = new Set(
    models.flatMap((model) => [
      ...model.grants().used,
      ...defaultObjects(model.version).map(([key]) => key),
      ...defaultObjects(model.kubeletVersion).map(([key]) => key),
    ]),
  );
  return ({ kind, metadata }) => keys.has(keyOf({ kind, ...metadata }));
}

/** The texts of the rules with these ids. */
export function ruleTexts(ids: readonly string[], by: readonly Rule[] = rules): Record<string, RuleText> {
  const named = by.filter(({ id }) => ids.includes(id));
  return Object.fromEntries(named.map(({ id, says, source }) => [id, { says, source }]));
}

function predictIn(model: ClusterModel, probe: Probe, by: readonly Rule[]): Rule | undefined {
  const facts = factsOf(model, probe);
  const id = probeId(probe);
  const found = by.find((rule) => {
    const { facts: wanted, span, settings, probes, given } = conditionOf(rule);
    return (
      wanted.every(([fact, value]) => isOneOf(value, facts[fact as keyof typeof facts])) &&
      within(model.version, span) &&
      (settings === undefined || settings.includes(model.setting.id)) &&
      (probes === undefined || probes.some((pattern) => matches(pattern, id))) &&
      given.every(([other, outcome]) => isOneOf(outcome, predictIn(model, request(other), by)?.outcome))
    );
  });
  if (found?.through && 'path' in probe) return { ...found, outcome: outcomeBehind(model, probe, by) };
  return found?.outcome === rejected && cameUpBefore(model, probe, by)
    ? { ...found, outcome: 'failed' }
    : found;
}

const rejected = 'config-rejected';

/**
 * Whether it is a change of the manifest alone that an apiserver refuses. Then the change fails: the one that ran
 * before accepted what it was told, and kubeadm puts its manifest back (cmd/kubeadm/app/phases/upgrade/staticpods.go).
 */
function cameUpBefore(model: ClusterModel, probe: Probe, by: readonly Rule[]): boolean {
  if (probe.kind !== 'change' || !['upgrade', 'edit-manifest'].includes(probe.change.kind)) return false;
  const changes = model.changes.slice(0, -1);
  const before = modelOf(model.setting, model.kubeletVersion, { changes, second: false });
  return predictIn(before, { kind: 'init' }, by)?.outcome !== rejected;
}

/** The answers of a kubelet that the apiserver passes on as they are. */
const passedOn = ['200', '400', '401', '403', '404', '405'];

/** The outcome of a request that the apiserver sends on to a kubelet, with its own certificate. */
function outcomeBehind(model: ClusterModel, { method, path }: RequestProbe, by: readonly Rule[]): string {
  const [, inner = ''] = /^\/api\/v1\/nodes\/[^/]+\/proxy(\/.*)$/.exec(path) ?? [];
  const asked = { kind: 'http', target: 'kubelet', method, path: inner } as const;
  const rule = predictIn(model, { ...asked, identity: 'kubelet-client-cert' }, by);
  return rule !== undefined && passedOn.includes(rule.outcome) ? rule.outcome : unpredicted;
}

type Condition = ReturnType<typeof takenApart>;

function takenApart({ when }: Rule) {
  const { probes, settings, since, until, given = {}, ...facts } = when;
  return {
    facts: Object.entries(facts),
    span: { since, until },
    settings,
    probes,
    given: Object.entries(given),
  };
}

/** Cached, because every rule is compared with every question. */
const conditions = new WeakMap<Rule, Condition>();

function conditionOf(rule: Rule): Condition {
  const condition = conditions.get(rule) ?? takenApart(rule);
  conditions.set(rule, condition);
  return condition;
}

const isOneOf = (wanted: string | readonly string[], value: string | undefined) =>
  value !== undefined && (typeof wanted === 'string' ? wanted === value : wanted.includes(value));

/** The rule that predicts the GET on the same cluster that `given` of another rule names. */
export function predictGiven(question: Question, named: string): Rule | undefined {
  return predictIn(modelFor(question), request(named), rules);
}

/**
 * Turns a request after changes into a plain request, and the last of several changes into the only one; the cluster's
 * model already contains the others. A second apiserver is asked as the first: kubeadm makes both of one configuration
 * (cmd/kubeadm/app/phases/controlplane/manifests.go). A join is decided by the control plane and its kubeadm, so the
 * kubelet's version does not matter.
 */
export function plain(probe: Probe): Probe {
  if (probe.kind === 'change') return { kind: 'change', change: probe.change };
  if (probe.kind === 'join' || probe.kind === 'join-after') return { kind: 'join', mode: probe.mode };
  if (probe.kind !== 'after' && probe.kind !== 'http') return probe;
  const { change: _, earlier: __, ...http } = probe as Extract<Probe, { kind: 'after' }>;
  return { ...http, kind: 'http', target: asksSecond(probe) ? 'apiserver' : http.target };
}

/** The GET that `given` of a rule names, such as `/livez`, a stranger's, or `/readyz@cert:alice`. */
export function request(named: string): HttpProbe {
  const [path = '', identity = 'none'] = named.split('@') as [string, Identity?];
  return { kind: 'http', target: 'apiserver', method: 'GET', path, identity };
}
