import { equal, is, match } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { BearerlessError } from '../../domain/error.ts';
import { dockerFault, obstacleIn } from './fault.ts';

const test = suite('engine/kind/fault');

const error = (message: string, code?: string) => Object.assign(new Error(message), { code });

test('the usual obstacles are told apart', () => {
  const thrown = {
    'no-docker': error('connect ENOENT /var/run/docker.sock', 'ENOENT'),
    'docker-forbidden': error('connect EACCES /var/run/docker.sock', 'EACCES'),
    'disk-full': error('(HTTP code 500) server error - write /x: no space left on device'),
    'name-taken': error(
      '(HTTP code 409) conflict - The container name "/x" is already in use by container "y"',
    ),
    'no-image': error('(HTTP code 404) no such container - No such image: kindest/node:v1.2.3'),
    'docker-unprivileged': error(
      'OCI runtime create failed: runc create failed: error setting rlimits for ready process: operation not permitted',
    ),
    'docker-failed': error('(HTTP code 500) server error - something else'),
  };
  const codes = Object.values(thrown).map((one) => dockerFault('container x', one).code);
  equal(codes, Object.keys(thrown));
});

test('each says what was tried, what Docker said and what to do', () => {
  const fault = dockerFault('Docker', error('connect ECONNREFUSED /x', 'ECONNREFUSED'));
  is(fault.blame, 'environment');
  is(fault.message, 'Docker: no Docker engine answers (connect ECONNREFUSED /x)');
  match(fault.hint ?? '', /--engine process/);
});

test('what a command printed is searched where the engine speaks, and nowhere else', () => {
  const daemon = 'docker: Error response from daemon: mkdir /var/lib/docker/x: no space left on device.';
  const run = 'ERROR: command "docker run --privileged --label ENOENT" failed with error: exit status 125';
  is(obstacleIn(`${run}\nCommand Output: ${daemon}`)?.code, 'disk-full');
  is(obstacleIn(`${run}\nexit status 1`), undefined);
});

test('an error of ours stays as it is', () => {
  const ours = new BearerlessError('environment', 'node-ended', 'the node ended');
  is(dockerFault('container x', ours), ours);
});
