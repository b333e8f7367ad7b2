import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { verdictOf } from './reload.ts';

const test = suite('probe/reload');
const head = 'E1125 13:31:00.4 7 authentication.go:801]';

test('the apiserver says in its log what it makes of an edited file', () => {
  equal(verdictOf('I1125 13:31:00.4 7 authentication.go:818] "reloaded authentication config"'), 'reloaded');
  equal(
    verdictOf(
      `${head} "failed to validate authentication config" err="anonymous: Forbidden: changed from initial configuration file"`,
    ),
    { phase: 'validate', message: 'anonymous: Forbidden: changed from initial configuration file' },
  );
  equal(
    verdictOf(`${head} "failed to load authentication config" err="unknown field \\"anonymous.condition\\""`),
    {
      phase: 'load',
      message: 'unknown field "anonymous.condition"',
    },
  );
});

test('a reason with what only Go writes in quotes is told too', () => {
  equal(verdictOf(`${head} "failed to load authentication config" err="yaml: control characters \\x00\\a"`), {
    phase: 'load',
    message: 'yaml: control characters \0\u0007',
  });
});

test('other lines about the file decide nothing', () => {
  equal(verdictOf(`${head} "watching authentication config file" err="too many open files"`), undefined);
});
