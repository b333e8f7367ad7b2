// Finds the setting that a cluster behaves like, by comparing the predictions of each setting with the answers.
import { isConclusive, isOutcome, type Observed, shortOutcome } from '../domain/outcome.ts';

/** Question (`apiserver:GET:/api@none`) → the outcome that a setting leads to; undefined where nobody knows. */
export type Predictions = ReadonlyMap<string, string | undefined>;

/** A question that the cluster answers otherwise than the setting would. */
export interface Mismatch {
  question: string;
  /** What the setting leads to. */
  predicted: string;
  answered: string;
}

export interface Likeness {
  setting: string;
  /** How many answers were compared. */
  compared: number;
  differences: Mismatch[];
}

/** Every setting, the most similar first; equally similar ones keep their order. */
export function likenesses(
  answers: ReadonlyMap<string, Observed>,
  settings: ReadonlyMap<string, Predictions>,
): Likeness[] {
  const all = [...settings].map(([setting, predictions]) => likeness(setting, answers, predictions));
  return all.sort((a, b) => a.differences.length - b.differences.length);
}

function likeness(
  setting: string,
  answers: ReadonlyMap<string, Observed>,
  predictions: Predictions,
): Likeness {
  const compared = [...answers].flatMap(([question, observed]) => {
    const predicted = predictions.get(question);
    return predicted === undefined || !isConclusive(observed) ? [] : [{ question, predicted, observed }];
  });
  const differences = compared
    .filter(({ predicted, observed }) => !isOutcome(predicted, observed))
    .map(({ observed, ...rest }) => ({ ...rest, answered: shortOutcome(observed) }));
  return { setting, compared: compared.length, differences };
}
