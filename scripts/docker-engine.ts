// Starts a Docker engine where there is none, and prints the lines that make a shell use it.
import { BearerlessError } from '../src/domain/error.ts';
import { word } from '../src/domain/shell.ts';
import { type Engine, startEngine, stopEngine } from './docker-engine-run.ts';

const usage = `  engine=$(scripts/docker-engine) && eval "$engine"    finds or starts an engine; says \`# started\` when it started one
  scripts/docker-engine stop                           ends what this script started, and nothing else
  scripts/docker-engine stop --purge                   and deletes its images and the unpacked programs

An engine that answers already is used as it is. Otherwise dockerd comes from the machine's own Debian or Ubuntu archive
and is unpacked into the cache, beside the system: no service, no group, no other socket than its own. Needs root.`;

/** What a shell evaluates. */
function linesOf({ host, programs, isStarted }: Engine): string {
  return [
    ...(isStarted ? ['# started'] : []),
    `export DOCKER_HOST=${word(host)}`,
    ...(programs === undefined ? [] : [`export PATH=${word(programs)}:"$PATH"`]),
  ].join('\n');
}

const stopped = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(name, () => stopped.abort(new Error(`ended by ${name}`)));

const [command = 'start', option] = process.argv.slice(2);
try {
  if (command === 'start') console.log(linesOf(await startEngine(stopped.signal)));
  else if (command === 'stop') await stopEngine({ purge: option === '--purge' });
  else if (command === '--help') console.log(usage);
  else {
    console.error(usage);
    process.exitCode = 2;
  }
} catch (thrown) {
  process.exitCode = 3;
  if (!(thrown instanceof BearerlessError)) console.error(thrown);
  else console.error(`${thrown.tail ?? ''}\ndocker-engine: ${thrown.message}. ${thrown.hint ?? ''}`.trim());
}
