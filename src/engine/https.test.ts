import { Socket } from 'node:net';
import { equal, is } from 'uvu/assert';
import { type AnswerMode, answers, type HttpMode } from '../../test/support/hostile/answers.ts';
import { certificates, handshakes } from '../../test/support/hostile/handshakes.ts';
import { endlessPaths, type PathMode, paths } from '../../test/support/hostile/path.ts';
import { hostile, type Mode } from '../../test/support/hostile/server.ts';
import { suite } from '../../test/support/suite.ts';
import { type Ask, exchange } from './https.ts';
import { waitFor } from './wait.ts';

const test = suite('exchange');
const { signal } = new AbortController();
const host = '127.0.0.1';
const question = { host, method: 'GET', path: '/api', signal };
const waits = { limit: 10_000, signal };
/** The modes in which no data is lost. */
const sure: PathMode[] = ['pass', 'delay', 'drip'];

/**
 * Milliseconds. The long limit is for tests that end by themselves, much earlier; the short one is for tests that only
 * the limit ends.
 */
const patience = 20_000;
const short = 300;

async function of(mode: Mode, endless = false, plain = false): Promise<string> {
  await using server = await hostile({ modes: [mode], plain });
  const limit = endless ? short : patience;
  return await outcome({ ...question, port: server.port, trust: plain ? 'plain' : { ca: server.ca }, limit });
}

/** The status of the response, or `fault`. */
async function outcome(ask: Ask): Promise<string> {
  const start = performance.now();
  const said = await exchange(ask).then(
    ({ status }) => `${status}`,
    () => 'fault',
  );
  return performance.now() - start < patience ? said : `${said} late`;
}

const truth = ({ status }: HttpMode) => (status === undefined ? 'fault' : `${status}`);

for (const plain of [false, true]) {
  test(`the true status or a fault, within the limit${plain ? ', without TLS' : ''}`, async () => {
    const wrong: string[] = [];
    await Promise.all(
      Object.entries(answers).map(async ([mode, way]: [string, HttpMode]) => {
        const said = await of(mode as AnswerMode, way.endless, plain);
        if (said !== truth(way) && !(way.orFault && said === 'fault')) wrong.push(`${mode}: ${said}`);
      }),
    );
    equal(wrong, []);
  });
}

test('a handshake that goes wrong is a fault', async () => {
  const said = await Promise.all(
    [...Object.keys(handshakes), ...certificates].map(
      async (mode) => `${mode}: ${await of(mode as Mode, mode === 'silent-hello')}`,
    ),
  );
  equal(
    said.filter((one) => !one.endsWith(': fault')),
    [],
  );
});

test('a faulty path gives the true status or a fault', async () => {
  await using upstream = await hostile({ modes: ['unauthorized'] });
  const wrong: string[] = [];
  for (let seed = 1; seed <= 12; seed += 1) {
    await Promise.all(
      (Object.keys(paths) as PathMode[]).map(async (mode) => {
        await using server = await hostile({ modes: [mode], seed, upstream: { host, port: upstream.port } });
        const ask = {
          ...question,
          port: server.port,
          trust: { ca: upstream.ca },
          limit: endlessPaths.includes(mode) ? short : patience,
        };
        const said = await outcome(ask);
        if (said !== '401' && (said !== 'fault' || sure.includes(mode)))
          wrong.push(`${mode} ${seed}: ${said}`);
      }),
    );
  }
  equal(wrong, []);
});

test('of a long body 64 KiB are kept, and no more is read', async () => {
  await using server = await hostile({ modes: ['gigabyte-body'] });
  const answer = await exchange({ ...question, port: server.port, trust: { ca: server.ca } });
  equal([answer.status, answer.body.length, answer.truncated], [200, 64 * 1024, true]);
  await waitFor('the connection is closed', async () => server.open() === 0 || undefined, waits);
});

test('a connection is closed after use, and kept where that is asked for, for one credential', async () => {
  await using server = await hostile({ modes: ['ok'] });
  const ask = { ...question, port: server.port, trust: { ca: server.ca } };
  await exchange(ask);
  await waitFor('the connection is closed', async () => server.open() === 0 || undefined, waits);
  const [one, other] = [{}, {}];
  for (const credential of [one, one, other, one]) await exchange({ ...ask, credential, keep: true });
  equal(server.met, ['ok', 'ok', 'ok']);
  await exchange({ ...ask, credential: one });
  equal(server.met.length, 4);
});

test('what comes after an answer is no answer to the next question', async () => {
  for (const mode of ['second-answer', 'late-second-answer'] as const) {
    await using server = await hostile({ modes: [mode] });
    const credential = {};
    for (let n = 0; n < 5; n += 1) {
      is(
        await outcome({ ...question, port: server.port, trust: { ca: server.ca }, credential }),
        '401',
        mode,
      );
      await new Promise((resolve) => setTimeout(resolve, 20 * n));
    }
  }
});

test('who opens a connection too late, or never, is not waited for', async () => {
  const late = new Socket();
  const opening = new Promise<Socket>((resolve) => setTimeout(resolve, 50, late));
  const ask = { ...question, port: 1, trust: 'plain', limit: 20 } as const;
  is(await outcome({ ...ask, open: () => opening }), 'fault');
  is(await outcome({ ...ask, open: () => new Promise(() => {}) }), 'fault');
  await opening;
  await waitFor('the connection is closed', async () => late.destroyed || undefined, waits);
});
