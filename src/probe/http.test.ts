import { equal } from 'uvu/assert';
import { certificates, handshakes } from '../../test/support/hostile/handshakes.ts';
import { endlessPaths, type PathMode, paths } from '../../test/support/hostile/path.ts';
import { hostile, type Mode } from '../../test/support/hostile/server.ts';
import { suite } from '../../test/support/suite.ts';
import { shortOutcome } from '../domain/outcome.ts';
import { ask, judgeTranscript } from './http.ts';

const test = suite('one question');
const { signal } = new AbortController();

/** What is judged of a question to a server that verifies with `ca`. */
async function outcome(port: number, ca: string): Promise<string> {
  const question = { host: '127.0.0.1', port, method: 'GET', path: '/api', identity: 'none' } as const;
  const transcript = await ask({ ...question, credential: {}, trust: { ca } }, signal);
  const observed = judgeTranscript(transcript);
  return observed.kind === 'tls-refused' ? `refused: ${observed.alert}` : shortOutcome(observed);
}

test('a broken handshake is no answer, a certificate that is wanted is one', async () => {
  const modes = [...Object.keys(handshakes), ...certificates].filter((mode) => mode !== 'silent-hello');
  const said = modes.map(async (mode) => {
    await using server = await hostile({ modes: [mode as Mode] });
    return `${mode}: ${await outcome(server.port, server.ca)}`;
  });
  equal(
    (await Promise.all(said)).filter((one) => !one.endsWith(': inconclusive')),
    ['wants-certificate: refused: certificate required'],
  );
});

test('a faulty path makes no answer of the server that it did not give', async () => {
  await using upstream = await hostile({ modes: ['unauthorized'] });
  const { port, ca } = upstream;
  const wrong: string[] = [];
  for (let seed = 1; seed <= 4; seed += 1) {
    await Promise.all(
      (Object.keys(paths) as PathMode[]).map(async (mode) => {
        if (endlessPaths.includes(mode)) return;
        await using path = await hostile({ modes: [mode], seed, upstream: { host: '127.0.0.1', port } });
        const said = await outcome(path.port, ca);
        if (said !== '401' && said !== 'inconclusive') wrong.push(`${mode} ${seed}: ${said}`);
      }),
    );
  }
  equal(wrong, []);
});
