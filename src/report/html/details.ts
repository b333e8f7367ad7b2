// Collects the details of one cell for the page: its result, the exchange, and the files of its evidence, each cut to a
// useful length. Component logs are only linked.
import { z } from 'zod';
import { type Evidence, type EvidenceKind, isLog, pathOf } from '../../domain/evidence.ts';
import { longOutcome } from '../../domain/outcome.ts';
import { plain } from '../../domain/plain.ts';
import type { CellResult } from '../../domain/results.ts';
import type { Entry } from '../../results/cells.ts';
import { curlLine } from '../curl.ts';
import { sentenceOf } from '../facts.ts';
import type { ReadEvidence } from '../report.ts';
import { reviewLine } from '../reviews.ts';
import { causeOf } from './cause.ts';
import type { PageDetail, PageExchange, PageFile } from './page-data.ts';

/** The most characters of a response body, and of any other file. */
const bodyLimit = 4_000;
const fileLimit = 8_000;

const Exchange = z.looseObject({
  request: z.looseObject({ method: z.string(), url: z.string(), serverVerified: z.boolean().default(false) }),
  at: z.string(),
  response: z
    .looseObject({
      status: z.int(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
      milliseconds: z.number().optional(),
    })
    .optional(),
  fault: z.string().optional(),
});

/** The details that the page shows for a cell. */
export function detailOfCell({ probe, result }: Entry, read: ReadEvidence): PageDetail {
  const exchange = exchangeOf(result, read);
  const shown = result.evidence.filter(({ kind }) => !exchange || kind !== 'exchange');
  return {
    sentence: sentenceOf(result),
    cause: causeOf(probe, result),
    result,
    reviews: (result.reviews ?? []).map(reviewLine).map(plain),
    ...(exchange ? { exchange } : {}),
    files: shown.map((one) => fileOf(one, read)),
    ...('target' in probe ? { curl: curlLine(probe) } : {}),
    attempts: (result.earlier ?? []).map((one, n) => `attempt ${n + 1}: ${longOutcome(one)}`),
    earlier: (result.earlierEvidence ?? []).map((one) => fileOf(one, read)),
  };
}

/**
 * The exchange of a cell. An exchange that does not match the result is evidence of something else and is not shown.
 */
function exchangeOf({ evidence, observed }: CellResult, read: ReadEvidence): PageExchange | undefined {
  const data = jsonOf(textOf(evidence, 'exchange', read));
  if (data === undefined) return undefined;
  const parsed = Exchange.safeParse(data);
  if (!parsed.success) return undefined;
  const { request, at, response, fault } = parsed.data;
  if (observed.kind === 'status' && response?.status !== observed.code) return undefined;
  const body = response?.body ?? '';
  return {
    method: request.method,
    url: request.url,
    at,
    verified: request.serverVerified,
    headers: Object.entries(response?.headers ?? {}),
    body: body.slice(0, bodyLimit),
    omitted: Math.max(0, body.length - bodyLimit),
    ...(response ? { status: response.status } : {}),
    ...(response?.milliseconds === undefined ? {} : { milliseconds: response.milliseconds }),
    ...(fault === undefined ? {} : { fault }),
  };
}

/** A file of the evidence, cut to a limit. The end of a program's output is kept, and the start of any other file. */
export function fileOf(file: Evidence, read: ReadEvidence): PageFile {
  const { kind, path } = file;
  if (isLog(file)) return { path };
  const text = read(path);
  if (text === undefined) return { path };
  if (text.length <= fileLimit) return { path, text };
  const kept = kind === 'output' ? text.slice(-fileLimit) : text.slice(0, fileLimit);
  return { path, text: kept, omitted: text.length - fileLimit };
}

/** The text of the first file of a kind. */
export function textOf(
  evidence: readonly Evidence[],
  kind: EvidenceKind,
  read: ReadEvidence,
): string | undefined {
  const path = pathOf(evidence, kind);
  return path === undefined ? undefined : read(path);
}

/** The value of a JSON text, or undefined if the text is not JSON. */
export function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
