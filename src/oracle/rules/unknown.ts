// Where nobody here knows: these rules predict nothing, and say so. They stand where the missing knowledge would be
// needed first.
import type { Rule } from '../rule.ts';
import { unpredicted } from '../rule.ts';

/** Before everything else: what is set and not read may change whatever it touches. */
export const unreadRules: readonly Rule[] = [
  {
    id: 'unread-input',
    when: { unread: 'some' },
    outcome: unpredicted,
    says: 'The setting sets something that no fact reads, and that nobody has listed as neutral.',
    source: 'clusters/neutral.yaml',
  },
];

/** Once authentication has let somebody in. */
export const unclear = (id: string, target: NonNullable<Rule['when']['target']>): Rule => ({
  id,
  when: { target, grantedBy: 'unclear' },
  outcome: unpredicted,
  says: 'Whether an authorizer lets this pass depends on more than can be told from here.',
  source: 'plugin/pkg/auth/authorizer/node/node_authorizer.go; pkg/controller/clusterroleaggregation',
});

/** Once authorization has let it pass. */
export const unknownRoute = (id: string, target: NonNullable<Rule['when']['target']>): Rule => ({
  id,
  when: { target, route: 'unknown' },
  outcome: unpredicted,
  says: 'It passes authorization, and what is served there nobody has written down.',
  source: 'clusters/routes.yaml',
});

/** A kubelet's multiplexer cleans a path before it looks for whom it is. */
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
