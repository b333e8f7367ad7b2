// A path that cuts, delays, resets, changes, repeats or swallows bytes between a question and a server that is as it
// should be: the true status, or no answer. TLS shows every change of a byte, so this holds whoever's certificate is
// believed. Who ends TLS himself is told by his certificate alone: where one is verified he is no answer; where none is
// (a kubelet's own) his answer stands with `serverVerified: false`, and nobody can know.
import fc from 'fast-check';
import { equal, is, ok } from 'uvu/assert';
import { exchange } from '../../src/engine/https.ts';
import type { Trust } from '../../src/engine/tls.ts';
import { ask, judgeTranscript } from '../../src/probe/http.ts';
import { type AnswerMode, answers, type HttpMode } from '../support/hostile/answers.ts';
import { type PathMode, paths } from '../support/hostile/path.ts';
import { type Hostile, hostile } from '../support/hostile/server.ts';
import { property } from '../support/property.ts';
import { suite } from '../support/suite.ts';

const part = 'path';
const test = suite(part, { limit: 900_000 });
const host = '127.0.0.1';
const { signal } = new AbortController();

/** Servers that are as they should be, some slowly. */
const good = [
  ...(['ok', 'unauthorized', 'bad-gateway', 'redirect', 'no-reason', 'late-answer', 'slow-head'] as const),
  ...(['slow-body', 'until-closed', 'half-closed', 'early-hints'] as const),
] satisfies AnswerMode[];
const truthOf = (mode: (typeof good)[number]) => (answers[mode] as HttpMode).status;
/** Ways in which nothing is lost. */
const sure: PathMode[] = ['pass', 'delay', 'drip'];
const way = fc.constantFrom(...(Object.keys(paths) as PathMode[]));
const seed = fc.integer({ min: 1, max: 2 ** 31 });
const patience = (mode: PathMode) => (sure.includes(mode) ? 20_000 : 500);

/** Puts the path before the server. */
async function along<T>(
  mode: (typeof good)[number],
  paths: readonly [PathMode, ...PathMode[]],
  seed: number,
  act: (at: Hostile, ca: string) => Promise<T>,
): Promise<T> {
  await using upstream = await hostile({ modes: [mode] });
  await using path = await hostile({ modes: paths, seed, upstream: { host, port: upstream.port } });
  return await act(path, upstream.ca);
}

for (const verified of [true, false]) {
  property(
    test,
    part,
    `one exchange, ${verified ? 'verified' : 'unverified'}`,
    { short: 60, whole: 20_000 },
    fc.tuple(fc.constantFrom(...good), way, seed),
    async ([server, mode, seed]) =>
      await along(server, [mode], seed, async ({ port }, ca) => {
        const trust: Trust = verified ? { ca } : 'unverified';
        const asked = { host, port, method: 'GET', path: '/api', trust, signal, limit: patience(mode) };
        const said = await exchange(asked).then(
          ({ status }) => status,
          () => undefined,
        );
        ok(said === truthOf(server) || (said === undefined && !sure.includes(mode)), `${said}`);
      }),
    { limit: 15_000 },
  );
}

property(
  test,
  part,
  'questions one after the other as a run puts them, on paths that change: each its own answer or none',
  { short: 12, whole: 5_000 },
  fc.tuple(fc.constantFrom(...good), fc.tuple(way, way, way), seed),
  async ([server, ways, seed]) =>
    await along(server, ways, seed, async ({ port }, ca) => {
      const credential = {};
      for (let n = 0; n < 4; n += 1) {
        const question = { host, port, method: 'GET', path: `/${n}`, identity: 'none', credential } as const;
        const late = new AbortController();
        const timer = setTimeout(() => late.abort(), 1_000);
        const said = await ask({ ...question, trust: { ca } }, late.signal).then(
          (transcript) => judgeTranscript(transcript),
          () => undefined,
        );
        clearTimeout(timer);
        if (said === undefined) ok(late.signal.aborted);
        else if (said.kind === 'status') is(said.code, truthOf(server));
        else is(said.kind, 'inconclusive');
      }
    }),
  { limit: 15_000, examples: [['half-closed', ['pass', 'pass', 'forged-alert'], 1]] },
);

test('who ends TLS himself is no answer where a certificate is verified, and says so where none is', async () => {
  await using server = await hostile({ modes: ['wrong-certificate'] });
  const question = {
    host,
    port: server.port,
    method: 'GET',
    path: '/',
    identity: 'none',
    credential: {},
  } as const;
  const verified = await ask({ ...question, trust: { ca: server.ca } }, signal);
  equal([judgeTranscript(verified).kind, verified.request.serverVerified], ['inconclusive', true]);
  const believed = await ask({ ...question, trust: 'unverified' }, signal);
  equal([judgeTranscript(believed), believed.request.serverVerified], [{ kind: 'status', code: 200 }, false]);
});
