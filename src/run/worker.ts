// The entry point of a worker, the first process of a world. It receives one job, runs it and sends the results. When
// this process ends, the kernel ends everything that it started.
import { getOneMessage, sendMessage } from 'execa';
import { loadClient } from '../engine/admin.ts';
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
 * All messages leave this process through `send`, which removes secrets. Files and logs are redacted where they are
 * written.
 */
let sending: Promise<void> = Promise.resolve();
const send: Send = (message) => {
  sending = sending
    .then(() => sendMessage(secrets.value(JSON.parse(JSON.stringify(message)))))
    .catch((thrown) => {
      // If the parent is gone, the worker can only end the world.
      if (process.connected && !stop.signal.aborted) throw thrown;
    });
};

// What fails here fails again where it is needed.
const loaded = Promise.allSettled(
  process.argv[2] === 'ahead' ? [import('../engine/process/world.ts'), loadClient()] : [],
);
const job = (await getOneMessage()) as unknown as Job;
process.once('disconnect', () => stop.abort());
// `on`, not `once`: execa's clean-up kills this process with the same signal if it is the only listener. It ends the
// child processes first. But the first process of a PID namespace survives its own signal, and it would go on asking
// servers that have ended.
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => stop.abort());
// While the job makes its world, the folder of these modules may be hidden.
await loaded;
running = runJob(job, { send, secrets, signal: stop.signal });
await running;
if (stop.signal.aborted) process.exit(130);
await sending;
process.exit(0);
