// Translates Docker's errors for users: which known obstacle it is, and what to do. Pure.

import { BearerlessError, messageOf } from '../../domain/error.ts';
import type { ErrorCode } from '../../domain/error-code.ts';

interface Known {
  code: ErrorCode;
  when: RegExp;
  says: string;
  hint: string;
}

/**
 * Matched in this order against the code and the text of dockerode's error (the text is the engine's, moby errdefs).
 */
const known: Known[] = [
  {
    code: 'docker-forbidden',
    when: /EACCES|permission denied.*docker\.sock/i,
    says: 'the Docker engine is there but this user may not talk to it',
    hint: 'Join the group `docker` (sudo usermod -aG docker $USER, then log in again), or run as root.',
  },
  {
    code: 'no-docker',
    when: /no answer within|ENOENT|ECONNREFUSED|ENOTFOUND|EPIPE.*connect|cannot connect to the docker daemon/i,
    says: 'no Docker engine answers',
    hint: 'Start one: Docker Desktop, `sudo systemctl start docker`, or in a clone: eval "$(scripts/docker-engine)". Or use --engine process, which needs none.',
  },
  {
    code: 'disk-full',
    when: /no space left on device/i,
    says: 'the disk of the Docker engine is full',
    hint: 'Remove what is not needed: docker system prune, bearerless images remove --all.',
  },
  {
    code: 'name-taken',
    when: /container name .* is already in use|network with name .* already exists/i,
    says: 'a container or network of that name is there already',
    hint: 'Remove what dead runs left: bearerless sweep.',
  },
  {
    code: 'no-image',
    when: /no such image|pull access denied|manifest unknown/i,
    says: 'the node image is not in the engine',
    hint: 'Build it: bearerless images build --kubernetes VERSION.',
  },
  {
    code: 'docker-unprivileged',
    when: /privileged|error setting rlimit|rootless|operation not permitted|oom_score_adj|cgroup namespace/i,
    says: 'the Docker engine cannot start privileged containers here',
    hint: 'Docker 23 or newer is needed, with the right to start privileged containers; in a clone scripts/docker-engine starts one.',
  },
];

/**
 * The obstacle that a command using Docker met. Only lines in which the engine itself reports an error count, since the
 * rest of the output may contain anything.
 */
export function obstacleIn(output: string): Pick<Known, 'code' | 'says' | 'hint'> | undefined {
  const engine = output.split('\n').filter((line) => spoken.test(line));
  return known.find(({ when }) => engine.some((line) => when.test(line)));
}
const spoken = /error response from daemon|no space left on device|docker daemon/i;

/** Whether dockerode threw because there is no such thing. */
export const isMissing = (thrown: unknown) => (thrown as { statusCode?: number }).statusCode === 404;

/** Turns an error that dockerode threw while doing `what` into one of ours. */
export function dockerFault(what: string, thrown: unknown): BearerlessError {
  if (thrown instanceof BearerlessError) return thrown;
  const { code = '' } = thrown as { code?: string };
  const message = messageOf(thrown);
  const text = message.includes(code) ? message : `${code} ${message}`;
  const match = known.find(({ when }) => when.test(text));
  if (match === undefined) {
    return new BearerlessError('environment', 'docker-failed', `${what}: ${text}`, { cause: thrown });
  }
  return new BearerlessError('environment', match.code, `${what}: ${match.says} (${text})`, {
    hint: match.hint,
  });
}
