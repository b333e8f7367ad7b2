// The prediction of a question: of all rules the first whose condition holds. Pure, and blind to every answer.
import type { RuleText } from '../domain/expectation.ts';
import { matches } from '../domain/pattern.ts';
import { type Probe, probeId } from '../domain/probe.ts';
import type { Setting } from '../domain/setting.ts';
import { type Version, within } from '../domain/version.ts';
import { factsOf } from './facts.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules.ts';
import { type World, worldOf } from './world.ts';

export interface Question {
  version: Version;
  setting: Setting;
  probe: Probe;
}

/** What the rules say of a question; undefined where none applies. */
export function predict(question: Question, by: readonly Rule[] = rules): Rule | undefined {
  return predictIn(worldFor(question), plain(question.probe), by);
}

/** The cluster that a question is put to. */
export function worldFor({ version, setting, probe }: Question): World {
  return worldOf(setting, version, 'change' in probe ? probe.change : undefined);
}

/** The texts of these rules, by id. */
export function ruleTexts(ids: readonly string[], by: readonly Rule[] = rules): Record<string, RuleText> {
  const named = by.filter(({ id }) => ids.includes(id));
  return Object.fromEntries(named.map(({ id, says, source }) => [id, { says, source }]));
}

function predictIn(world: World, probe: Probe, by: readonly Rule[]): Rule | undefined {
  const facts = factsOf(world, probe);
  const id = probeId(probe);
  return by.find((rule) => {
    const { facts: wanted, span, settings, probes, given } = conditionOf(rule);
    return (
      wanted.every(([fact, value]) => isOneOf(value, facts[fact as keyof typeof facts])) &&
      within(world.version, span) &&
      (settings === undefined || settings.includes(world.setting.id)) &&
      (probes === undefined || probes.some((pattern) => matches(pattern, id))) &&
      given.every(([other, outcome]) => isOneOf(outcome, predictIn(world, request(other), by)?.outcome))
    );
  });
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

/** Every rule meets every question. */
const conditions = new WeakMap<Rule, Condition>();

function conditionOf(rule: Rule): Condition {
  const condition = conditions.get(rule) ?? takenApart(rule);
  conditions.set(rule, condition);
  return condition;
}

const isOneOf = (wanted: string | readonly string[], value: string | undefined) =>
  value !== undefined && (typeof wanted === 'string' ? wanted === value : wanted.includes(value));

/** What the rules say of a stranger's GET of a path of the same cluster, which another rule's `given` names. */
export function predictGiven(question: Question, path: string): Rule | undefined {
  return predictIn(worldFor(question), request(path), rules);
}

/** A request after a change is a request to the cluster that the change made. */
export function plain(probe: Probe): Probe {
  if (probe.kind !== 'after') return probe;
  const { change: _, ...http } = probe;
  return { ...http, kind: 'http' };
}

/** The stranger's GET that a rule's `given` names, `/livez`. */
export function request(path: string): Probe {
  return { kind: 'http', target: 'apiserver', method: 'GET', path, identity: 'none' };
}
