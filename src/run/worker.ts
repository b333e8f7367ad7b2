// The worker's entry, the first process of a world: takes one job, runs it, sends what comes of it. When this process
// is gone, the kernel ends everything that it started.
import { getOneMessage, sendMessage } from 'execa';
import { secretsOfWorld } from '../evidence/secrets.ts';
import { endOnCrash } from '../system/crash.ts';
import type { Job, Send } from './job.ts';
import { runJob } from './run-job.ts';
import { crashText } from './worker-died.ts';

const secrets = secretsOfWorld();
const stop = new AbortController();
let running: Promise<void> = Promise.resolve();
endOnCrash(
  (thrown) => secrets.value(crashText(thrown)),
  async (thrown) => {
    stop.abort(thrown);
    await running.catch(() => {});
  },
);

/**
 * Nothing leaves this process but through here: events and what is retained by `send`, files and logs by whoever writes
 * them.
 */
let sending: Promise<void> = Promise.resolve();
const send: Send = (message) => {
  sending = sending
    .then(() => sendMessage(secrets.value(JSON.parse(JSON.stringify(message)))))
    .catch((thrown) => {
      // Without a reader, what remains is to take the world down.
      if (process.connected && !stop.signal.aborted) throw thrown;
    });
};

const job = (await getOneMessage()) as unknown as Job;
process.once('disconnect', () => stop.abort());
// `on`, not `once`: execa's clean-up ends the process by the same signal when it finds itself the only listener. It
// ends the children first, and the first process of a PID namespace survives its own signal: it would go on asking
// servers that it has ended.
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => stop.abort());
running = runJob(job, { send, secrets, signal: stop.signal });
await running;
if (stop.signal.aborted) process.exit(130);
await sending;
process.exit(0);
