// Explains what decides the predicted answer to a question. It names the facts of the rule as things that an
// administrator can look at or change: a flag, a file, an RBAC object, a route. It never uses observed answers.
import { ownValue } from '../domain/own-value.ts';
import { changesText, type Probe } from '../domain/probe.ts';
import { anonymousOf } from './anonymous.ts';
import type { ClusterModel } from './cluster-model.ts';
import { doubtsAbout } from './doubts.ts';
import { clusterInfoBinding, type Facts, factsOf } from './facts.ts';
import { modelFor, plain, predictGiven, type Question, request, ruleFor } from './predict.ts';
import { lateDoubts } from './request-doubts.ts';
import type { When } from './rule.ts';

export interface Decision {
  /** `flag`, `file`, `RBAC`, `route`, `credential`, `probes`, `change`, or another fact of the rule. */
  what: string;
  /** One sentence. */
  text: string;
}

/** The decisions behind the prediction of a question; empty if no rule applies. */
export function decisionsOf(question: Question): Decision[] {
  const rule = ruleFor(question);
  const model = modelFor(question);
  return rule === undefined ? [] : decisions(rule.when, { model, probe: plain(question.probe), question });
}

function decisions(
  when: When,
  { model, probe, question }: { model: ClusterModel; probe: Probe; question: Question },
): Decision[] {
  const { probes = [], settings, since: _, until: __, given = {}, ...facts } = when;
  const known = factsOf(model, probe);
  const route = probe.kind === 'http' && probes.some((pattern) => pattern.includes(`:${probe.path}@`));
  return [
    ...Object.keys(facts).flatMap((name) =>
      decisionBy(name as keyof Facts, known, { model, probe, question }),
    ),
    ...(known.impersonates === 'as' ? [{ what: 'headers', text: impersonates.as }] : []),
    ...(route ? [{ what: 'route', text: `the path ${probe.path}` }] : []),
    ...(settings ? [{ what: 'setting', text: `${model.setting.id} itself` }] : []),
    ...Object.keys(given).flatMap((named) => {
      const rule = predictGiven(question, named);
      if (rule === undefined) return [];
      const inner = request(named);
      const { path, identity } = inner;
      const who = identity === 'none' ? `a stranger's GET of ${path}` : `GET of ${path} by ${identity}`;
      const asked = { what: 'request', text: `${who} is answered with ${rule.outcome}` };
      return [asked, ...decisions(rule.when, { model, probe: inner, question })];
    }),
  ].filter((one, at, all) => all.findIndex(({ text }) => text === one.text) === at);
}

/** The source of a fact. */
function decisionBy(
  name: keyof Facts,
  facts: Facts,
  { model, probe, question }: { model: ClusterModel; probe: Probe; question: Question },
): Decision[] {
  const value = facts[name];
  switch (name) {
    // The question itself already states these.
    case 'target':
    case 'identity':
      return [];
    case 'credential':
      return [
        { what: 'credential', text: credentials[facts.credential ?? 'absent'] },
        ...(facts.credential === 'absent' && facts.target === 'apiserver' ? [strangersBy(model, probe)] : []),
      ];
    case 'strangers':
      return [strangersBy(model, probe)];
    case 'route':
    case 'routeResult':
      return 'path' in probe ? [{ what: 'route', text: `the path ${probe.path}` }] : [];
    case 'unread':
      return doubtsAbout(model, probe).map((text) => ({ what: 'not known', text }));
    case 'grantedBy':
      return [{ what: 'RBAC', text: ownValue(grants, String(value)) ?? `the binding ${value}` }];
    case 'tokenReviews':
    case 'accessReviews':
      return [{ what: 'flag', text: reviewsBy[name] }];
    case 'joinToken':
      return [{ what: 'token', text: joinTokens[facts.joinToken ?? 'whole'] }];
    case 'impersonates':
      return [{ what: 'headers', text: impersonates[facts.impersonates ?? 'none'] }];
    case 'carries':
      return 'path' in probe ? lateDoubts(probe, true).map((text) => ({ what: 'not known', text })) : [];
    case 'waits':
      return value === 'no' ? [] : [{ what: 'webhook', text: 'an authorizer that never answers' }];
    case 'clusterInfo':
      return [{ what: 'RBAC', text: `the RoleBinding ${clusterInfoBinding} is ${value}` }];
    case 'healthChecks':
      return [{ what: 'probes', text: healthChecks[facts.healthChecks ?? 'plain'] }];
    case 'change':
      return 'change' in question.probe ? [{ what: 'change', text: changesText(question.probe) }] : [];
    default:
      return value === undefined ? [] : [{ what: name, text: String(value) }];
  }
}

function strangersBy(
  { given: flags, authenticationConfig, strangers }: ClusterModel,
  probe: Probe,
): Decision {
  const anonymous = anonymousOf(authenticationConfig);
  const path = probe.kind === 'http' ? probe.path : '';
  if (anonymous === undefined) {
    const flag = flags['anonymous-auth'];
    const text =
      flag === undefined
        ? '--anonymous-auth is not set, and true where it is not'
        : `--anonymous-auth=${flag}`;
    return { what: 'flag', text: `${text} (kube-apiserver)` };
  }
  const conditions = anonymous.paths.join(', ');
  const enabled = `anonymous.enabled: ${anonymous.enabled}`;
  const listed = strangers(path);
  const about =
    listed === 'listed' || listed === 'unlisted'
      ? `, and ${path} is ${listed === 'listed' ? 'one' : 'none'} of the conditions ${conditions}`
      : '';
  return { what: 'file', text: `the AuthenticationConfiguration says ${enabled}${about}` };
}

const credentials = {
  absent: 'none that is looked at, so who asks is a stranger',
  worthless: 'one that is checked and refused',
  good: 'one that is good, so who asks is known',
};

const grants: Readonly<Record<string, string>> = {
  nobody: 'no binding gives this',
  failed: 'who decides could not answer',
  'always-allowed': 'a path that is given to everyone',
};

const reviewsBy = {
  tokenReviews: '--authentication-kubeconfig, with which the server asks who somebody is',
  accessReviews: '--authorization-kubeconfig, with which the server asks what somebody may do',
};

const joinTokens = {
  whole: 'the bootstrap token of the setting is as kubeadm makes it, but for its groups',
  unsigned: 'the bootstrap token of the setting lacks the usage signing',
  useless: 'the bootstrap token of the setting lacks the usage authentication',
  both: 'the bootstrap token of the setting neither signs nor authenticates',
  expired: 'the bootstrap token of the setting has expired',
};

const impersonates = {
  none: "none says that the request is another user's",
  'no-user': 'Impersonate-User is not among them',
  refused: 'they name what who asks may not impersonate',
  unclear: 'whether who asks may impersonate what they name is not known',
  as: 'the request counts as the user that they name',
};

const healthChecks = {
  plain: 'as kubeadm writes them into the static pod: HTTP, without a credential',
  tcp: 'patched by the setting: a TCP connection is enough',
  token: 'patched by the setting: HTTP with a bearer token',
  none: 'taken away by the setting',
};
