// Where engines disagree: the same question to the same version under the same setting, measured on more than one of
// them. One of them is then wrong about Kubernetes, which is worth more than either answer. So it is where what was
// derived from a pod's probes is not what the pod, watched, did.
import type { CellParts } from '../domain/cell.ts';
import { isConclusive, longOutcome } from '../domain/outcome.ts';
import { probeId } from '../domain/probe.ts';
import type { Agreement, CellResult } from '../domain/results.ts';

/** Compares what several engines answered; undefined when none has anything to be compared with. */
export function agreementOf(
  cells: ReadonlyArray<[CellParts, CellResult | undefined]>,
): Agreement | undefined {
  const questions = new Map<string, Agreement['disagreements'][number]>();
  const watched: [key: string, engine: string, word: string][] = [];
  const engines = new Set<string>();
  for (const [{ engine }] of cells) engines.add(engine);
  for (const [{ version, setting, engine, probe }, result] of cells) {
    if (!result || !isConclusive(result.observed)) continue;
    // Of a single engine only what is derived can be compared, with what was watched.
    if (engines.size < 2 && probe.kind !== 'restart' && probe.kind !== 'health-check') continue;
    const question = probeId(probe);
    const key = `${version}/${setting}/${question}`;
    const known = questions.get(key) ?? { version, setting, question, answers: {} };
    known.answers[engine] = longOutcome(result.observed);
    questions.set(key, known);
    if (probe.kind === 'restart') {
      const derived = `${version}/${setting}/health-check:${probe.component}`;
      watched.push([derived, engine, longOutcome(result.observed)]);
    }
  }
  for (const [key, engine, word] of watched) {
    const derived = questions.get(key);
    if (derived) derived.answers[`${engine}, watched`] = word;
  }
  const compared = [...questions.values()].filter(({ answers }) => Object.keys(answers).length > 1);
  if (compared.length === 0) return undefined;
  const disagreements = compared.filter(({ answers }) => new Set(Object.values(answers)).size > 1);
  return { compared: compared.length, disagreements };
}
