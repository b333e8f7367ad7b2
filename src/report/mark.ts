// Makes the short form of a result for tables: a text that is clear without colour, and a tone that a terminal may
// colour. 401 and 403 have tones of their own. `!` marks an answer that differs from the rule or the scenario.
import { type Observed, shortOutcome } from '../domain/outcome.ts';
import { type Plain, plain, plainly } from '../domain/plain.ts';
import type { CellResult } from '../domain/results.ts';
import { differs } from '../results/judged.ts';

export type Tone =
  | 'granted'
  | 'unauthorized'
  | 'forbidden'
  | 'other'
  | 'unsupported'
  | 'inconclusive'
  | 'absent';

export interface Mark {
  text: Plain;
  tone: Tone;
  differs: boolean;
}

export const marks = {
  unsupported: plainly`n/a`,
  inconclusive: plainly`?`,
  absent: plainly`.`,
  differs: plainly`!`,
};

/** The mark of a result; `undefined` stands for a cell that was never planned. */
export function markOf(result: CellResult | undefined): Mark {
  if (!result) return { text: marks.absent, tone: 'absent', differs: false };
  const wrong = differs(result);
  return {
    text: plainly`${plain(textOf(result.observed))}${wrong ? marks.differs : plainly``}`,
    tone: toneOf(result.observed),
    differs: wrong,
  };
}

function textOf(observed: Observed): string {
  switch (observed.kind) {
    case 'status':
      return String(observed.code);
    case 'joined':
      return `joined ${observed.seconds.toFixed(1)}s`;
    case 'refused':
      return `refused ${observed.reason} ${observed.seconds.toFixed(1)}s`;
    case 'restarts':
      return observed.count === 0 ? shortOutcome(observed) : restartsText(observed);
    case 'completed':
    case 'failed':
      return `${observed.kind} ${observed.seconds.toFixed(1)}s`;
    case 'health':
      return observed.afterSeconds === undefined
        ? observed.verdict
        : `${observed.verdict} after ${observed.afterSeconds}s`;
    case 'balancer':
      return `${observed.state} ${observed.by}`;
    case 'config-rejected':
      return 'rejected';
    case 'tls-refused':
      return 'no tls';
    case 'closed':
      return observed.kind;
    case 'unsupported':
      return marks.unsupported;
    case 'inconclusive':
      return marks.inconclusive;
    default:
      return observed satisfies never;
  }
}

function restartsText({ count, firstAfterSeconds }: Extract<Observed, { kind: 'restarts' }>): string {
  const times = count === 1 ? 'restarted' : `restarted ${count} times`;
  return firstAfterSeconds === undefined ? times : `${times} after ${firstAfterSeconds}s`;
}

function toneOf(observed: Observed): Tone {
  switch (observed.kind) {
    case 'status':
      if (observed.code === 401) return 'unauthorized';
      if (observed.code === 403) return 'forbidden';
      return observed.code >= 200 && observed.code < 300 ? 'granted' : 'other';
    case 'joined':
      return 'granted';
    case 'refused':
      return observed.reason === 'unauthorized' || observed.reason === 'forbidden'
        ? observed.reason
        : 'other';
    case 'restarts':
      return observed.count === 0 && observed.ready ? 'granted' : 'other';
    case 'health':
      return observed.verdict === 'stays-up' ? 'granted' : 'other';
    case 'balancer':
      return observed.state === 'up' ? 'granted' : 'other';
    case 'completed':
      return 'granted';
    case 'config-rejected':
    case 'closed':
    case 'tls-refused':
    case 'failed':
      return 'other';
    case 'unsupported':
    case 'inconclusive':
      return observed.kind;
    default:
      return observed satisfies never;
  }
}
