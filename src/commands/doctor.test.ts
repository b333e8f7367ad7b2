import { is } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { checksText } from './doctor.ts';

const test = suite('commands/doctor');

test('checks are lined up, with hints where something is to be done', () => {
  is(
    checksText([
      { name: 'Linux', ok: true, detail: '6.1', hint: 'not shown' },
      { name: 'user namespaces', ok: false, detail: 'forbidden by AppArmor', hint: 'Run as root.' },
      { name: 'memory', ok: 'warn', detail: '1 GiB free' },
    ]),
    `ok    Linux            6.1
FAIL  user namespaces  forbidden by AppArmor
                       Run as root.
warn  memory           1 GiB free

Clusters cannot run on this machine: 1 missing.
`,
  );
  is(
    checksText([{ name: 'Linux', ok: true, detail: '6.1' }]),
    'ok    Linux  6.1\n\nClusters can run on this machine.\n',
  );
});
