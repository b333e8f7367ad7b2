// Judges the answers of a live cluster. Pure: the same answers give the same judgement.
import { type Observed, shortOutcome } from '../domain/outcome.ts';
import { type HttpProbe, probeId } from '../domain/probe.ts';
import { isPublished } from '../domain/published.ts';
import type { Version } from '../domain/version.ts';
import { type Judgement, judgeApiserver, judgeKubelets } from './cis.ts';
import { type Likeness, likenesses, type Predictions } from './likeness.ts';

interface Answer {
  probe: HttpProbe;
  observed: Observed;
}

export interface LiveAnswers {
  server: string;
  insecure: boolean;
  /** What /version said. */
  reported?: string | undefined;
  /** The version whose behaviour is compared with. */
  version: Version;
  /** The version is unknown and was assumed. */
  assumed: boolean;
  answers: readonly Answer[];
  kubelets: readonly { host: string; answers: readonly Answer[] }[];
}

/** One question to a server, and what it answered. */
export interface AskedLive {
  /** As in `cells`. */
  name: string;
  /** `apiserver`, or `kubelet HOST`. */
  server: string;
  identity: string;
  /** `/api`; with its method where that is not GET. */
  path: string;
  /** The short outcome: `401`. */
  outcome: string;
}

export interface LiveJudgement extends Omit<LiveAnswers, 'answers' | 'kubelets'> {
  /** Whether the kube-apiserver, and every kubelet that was asked, gave any answer. */
  answered: boolean;
  /** Question → short outcome; a kubelet's is headed by its host. */
  cells: Record<string, string>;
  /** The same, taken apart. */
  asked: AskedLive[];
  /** What strangers get with a 2xx. */
  granted: string[];
  /** Those of them that Kubernetes does not publish to everyone. */
  open: string[];
  /** The most similar settings: all that differ in the smallest number of cells. */
  likeness: Likeness[];
  cis: Judgement[];
  /** Questions that were not answered, with the reason. */
  unanswered: Record<string, string>;
}

/** Judges what was asked; `predictions` has what each setting would answer. */
export function judgeLive(asked: LiveAnswers, predictions: ReadonlyMap<string, Predictions>): LiveJudgement {
  const { answers, kubelets, ...about } = asked;
  const all = [
    ...answers.map((answer) => ({ ...answer, server: 'apiserver', name: probeId(answer.probe) })),
    ...kubelets.flatMap(({ host, answers }) =>
      answers.map((answer) => ({
        ...answer,
        server: `kubelet ${host}`,
        name: `${host} ${probeId(answer.probe)}`,
      })),
    ),
  ];
  const granted = all.filter(
    ({ observed }) => observed.kind === 'status' && observed.code >= 200 && observed.code < 300,
  );
  // A kubelet publishes nothing but its health, and that only where anonymous requests are on.
  const open = granted.filter(
    ({ probe }) => probe.identity !== 'none' || probe.target !== 'apiserver' || !isPublished(probe.path),
  );
  const [best, ...rest] = likenesses(
    new Map(answers.map(({ probe, observed }) => [probeId(probe), observed])),
    predictions,
  );
  const equal = rest.filter(({ differences }) => differences.length === best?.differences.length);
  const strangers = (given: readonly Answer[]) =>
    new Map(
      given
        .filter(({ probe }) => probe.identity === 'none')
        .map(({ probe, observed }) => [probe.path, observed]),
    );
  return {
    ...about,
    answered: [answers, ...kubelets.map(({ answers }) => answers)].every((given) =>
      given.some(({ observed }) => observed.kind === 'status'),
    ),
    cells: Object.fromEntries(all.map(({ name, observed }) => [name, shortOutcome(observed)])),
    asked: all.map(({ name, server, probe: { identity, method, path }, observed }) => ({
      ...{ name, server, identity, outcome: shortOutcome(observed) },
      path: method === 'GET' ? path : `${method} ${path}`,
    })),
    granted: granted.map(({ name }) => name),
    open: open.map(({ name }) => name),
    likeness: best ? [best, ...equal] : [],
    cis: [
      judgeApiserver(strangers(answers)),
      judgeKubelets(kubelets.map(({ answers }) => strangers(answers))),
    ],
    unanswered: Object.fromEntries(
      all.flatMap(({ name, observed }) =>
        observed.kind === 'inconclusive' ? [[name, observed.because]] : [],
      ),
    ),
  };
}
