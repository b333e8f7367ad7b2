import { is } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { checksText } from './doctor.ts';

const test = suite('commands/doctor');

test('checks are lined up, with hints where something is to be done', () => {
  is(
    checksText(
      [
        { name: 'Linux', ok: true, detail: '6.1', hint: 'not shown' },
        { name: 'user namespaces', ok: false, detail: 'forbidden by AppArmor', hint: 'Run as root.' },
        { name: 'memory', ok: 'warn', detail: '1 GiB free' },
      ],
      [],
      80,
    ),
    `ok    Linux            6.1
FAIL  user namespaces  forbidden by AppArmor
                       Run as root.
warn  memory           1 GiB free

Clusters cannot run on this machine: 1 missing.
`,
  );
  is(
    checksText([{ name: 'Linux', ok: true, detail: '6.1' }], [], 80),
    'ok    Linux  6.1\n\nClusters can run on this machine.\n',
  );
});

test('each engine can or cannot, because, and what to do, in the columns of the screen', () => {
  const process = { way: '--engine process', runs: 'control planes', can: true, because: 'all is there' };
  const kind = {
    way: '--engine kind',
    runs: 'clusters of kind, in Docker',
    can: false,
    because: 'no Docker engine answers on this machine',
    hint: 'Start one.',
  };
  is(
    checksText([{ name: 'Linux', ok: true, detail: '6.1' }], [process, kind], 40),
    `ok    Linux  6.1

can     --engine process
        control planes
        because all is there
cannot  --engine kind
        clusters of kind, in Docker
        because no Docker engine answers
        on this machine
        Start one.

Clusters can run on this machine.
`,
  );
});
