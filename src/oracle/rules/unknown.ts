// Rules for questions whose answer is not known: they predict nothing, and say so. Each stands at the place in the
// order where the missing knowledge would first be needed.
import type { Rule } from '../rule.ts';
import { unpredicted } from '../rule.ts';

/** The first rule of all: an input that no fact reads may change every answer that it touches. */
export const unreadRules: readonly Rule[] = [
  {
    id: 'unread-input',
    when: { unread: 'some' },
    outcome: unpredicted,
    says: 'The setting sets something that no fact reads, and that nobody has listed as neutral.',
    source: 'clusters/neutral.yaml',
  },
];

/** Applies after authentication. */
export const unclear = (id: string, target: NonNullable<Rule['when']['target']>): Rule => ({
  id,
  when: { target, grantedBy: ['unclear', 'late', 'failed'] },
  outcome: unpredicted,
  says: 'Whether an authorizer lets this pass depends on more than can be told from here.',
  source: 'plugin/pkg/auth/authorizer/node/node_authorizer.go; pkg/controller/clusterroleaggregation',
});

/** Applies after authorization, where a handler may look at what the request carries. */
export const unreadRequest = (id: string, target: NonNullable<Rule['when']['target']>): Rule => ({
  id,
  when: { target, carries: 'unknown' },
  outcome: unpredicted,
  says: 'It passes authorization, and the request carries a header or a body that no fact reads.',
  source: 'k8s.io/apiserver pkg/endpoints/handlers; pkg/kubelet/server/server.go',
});

/** Applies after authorization. */
export const unknownRoute = (id: string, target: NonNullable<Rule['when']['target']>): Rule => ({
  id,
  when: { target, route: 'unknown' },
  outcome: unpredicted,
  says: 'It passes authorization, and what is served there nobody has written down.',
  source: 'clusters/routes.yaml',
});

/** A kubelet's multiplexer cleans a path before it looks for the handler. */
export const uncleanKubeletPath: Rule = {
  id: 'kubelet-unclean-path',
  when: { target: ['kubelet', 'kubelet-read-only', 'kubelet-healthz'], routeResult: 'unclean' },
  outcome: unpredicted,
  says: 'The path is cleaned first, and where that leads nobody has written down.',
  source: 'net/http ServeMux',
};

export const unknownKubeletRoute: Rule = {
  id: 'kubelet-unknown-route',
  when: { target: 'kubelet', routeResult: 'unknown' },
  outcome: unpredicted,
  says: 'It passes authorization, and what the kubelet answers there depends on more than the path.',
  source: 'pkg/kubelet/server/server.go',
};
