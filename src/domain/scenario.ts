// A scenario is one question, as data in scenarios/ID.yaml: which settings, versions, probes, and what is expected.
import { z } from 'zod';
import { Change } from './change.ts';
import { Identity } from './identity.ts';
import { JoinName } from './join.ts';
import { RefusalReason } from './outcome.ts';
import { Path } from './path.ts';
import { BalancerCheck, Method, StaticPod, Target, Watched } from './probe.ts';
import { Body, bodyText, Headers, Over } from './request-extras.ts';
import { SettingId } from './setting.ts';
import { Text } from './text.ts';
import { Minor } from './version.ts';

const words = [
  'joined',
  'refused',
  'completed',
  'failed',
  'stays-up',
  'not-ready',
  'restarted',
  'up',
  'down',
  'config-rejected',
  'closed',
  'tls-refused',
] as const;

const refusals = RefusalReason.options.map((reason) => `refused ${reason}` as const);

/** The short form of an outcome that a cluster can give (see domain/outcome.ts), or a refusal with its reason. */
export const Outcome = z.union(
  [z.int().min(100).max(599).transform(String), z.enum([...words, ...refusals])],
  {
    error: `an outcome is a status code, one of ${words.join(', ')}, or such as "${refusals[0]}"`,
  },
);

/** Requests to one target: every method × path × identity. `{node}` in a path is the name of a node that has joined. */
const Requests = z.strictObject({
  target: Target,
  methods: z.array(Method).default(['GET']),
  paths: z.array(Path).min(1),
  identities: z.array(Identity).min(1),
  /** Headers that each of them carries, such as Origin, Impersonate-User or Connection. */
  headers: Headers.optional(),
  /** A body that each of them carries: text as it is, anything else as JSON. */
  body: z
    .unknown()
    .refine((body) => body === undefined || Body.safeParse(bodyText(body)).success, {
      error: 'a body has at most 4000 characters, and no half of a surrogate pair',
    })
    .optional(),
  /** Over which family of addresses, if not over IPv4. */
  over: Over.optional(),
});

/** Under which settings and in which versions; absent keys match everything. */
const where = { settings: z.array(z.string()).optional(), since: Minor.optional(), until: Minor.optional() };

/** Which cells, and what they are expected to answer. First match wins. */
const Expect = z.strictObject({
  ...where,
  /**
   * Probe ids as in cell ids. `*` stands for any text, empty, `/`, `:` and `@` included; everything else stands for
   * itself, and the whole id must match: `apiserver:GET:/api@none`, `apiserver:*@none`, `*@invalid-token`, `join:*`.
   */
  probes: z.array(z.string()).min(1),
  /** One outcome, or several of which each is right. */
  outcome: z.union([
    Outcome,
    z
      .array(Outcome)
      .min(2)
      .transform((any) => any.join('|')),
  ]),
  /**
   * What a kubelet asks the apiserver about the request, by method and in order: verb, resource and subresource, such
   * as `create nodes/proxy`. It stops at the first yes.
   */
  asks: z.record(Method, z.array(z.string().regex(/^[a-z]* [a-z]+\/[a-z]+$/)).min(1)).optional(),
  /** Where the expectation comes from. */
  source: Text,
});

/** The questions that every setting is asked. */
const questions = {
  requests: z.array(Requests).default([]),
  joins: z.array(JoinName).default([]),
  /** Static pods that are watched for restarts. */
  restarts: z.array(Watched).default([]),
  /** Static pods whose own probes the harness sends as a kubelet would. */
  healthChecks: z.array(StaticPod).default([]),
  /** Load balancers that are put before the apiserver, each with the way in which it checks. */
  loadBalancers: z.array(BalancerCheck).default([]),
};

export const Scenario = z.strictObject({
  id: SettingId,
  title: Text,
  why: Text,
  references: z.array(Text).default([]),
  /** Version labels, as `--kubernetes` takes them. */
  versions: z.array(z.string()).min(1),
  settings: z.array(z.string()).min(1),
  ...questions,
  /** Questions only under some settings or in some versions. */
  include: z.array(z.strictObject({ ...where, ...questions })).default([]),
  /** Cells that would be meaningless, and why. `probes` is as in `expect`; absent means all. */
  exclude: z
    .array(z.strictObject({ ...where, probes: z.array(z.string()).min(1).optional(), why: Text }))
    .default([]),
  /** Minors in which the question makes sense; in others its cells are `unsupported`. */
  since: Minor.optional(),
  until: Minor.optional(),
  /** Whether `kubeadm init` itself is a question: does it complete, and how fast? */
  init: z.boolean().default(false),
  /**
   * Changes to the running cluster, each to it as it was started. Requests are sent again after each. What is in
   * `afterwards` is changed after that, one after the other; absent requests and joins are those of the first. `joins`
   * are made after each.
   */
  changes: z
    .array(
      z.strictObject({
        change: Change,
        requests: z.array(Requests).default([]),
        joins: z.array(JoinName).default([]),
        afterwards: z
          .array(
            z.strictObject({
              change: Change,
              requests: z.array(Requests).optional(),
              joins: z.array(JoinName).optional(),
            }),
          )
          .max(8)
          .default([]),
      }),
    )
    .default([]),
  /** The cell whose answer is known. If it differs, no other answer of the run can be trusted. */
  control: z.strictObject({ setting: z.string(), probe: z.string(), outcome: Outcome }),
  expect: z.array(Expect).default([]),
});
export type Scenario = z.infer<typeof Scenario>;
