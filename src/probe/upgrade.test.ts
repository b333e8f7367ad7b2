// Which ends of `kubeadm upgrade apply` are tried again: only those that met no apiserver, before anything was changed.
import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { lastError } from './kubeadm-error.ts';
import { wasAway } from './upgrade.ts';

const test = suite('kubeadm upgrade, tried again');

const away = `[upgrade/preflight] You have chosen to upgrade the cluster version to "v1.36.3"
error: error execution phase preflight: the version argument is invalid due to these fatal errors:

	- Unable to fetch cluster version: Couldn't fetch cluster version from the API Server: Get "https://10.0.0.7:6443/version?timeout=10s": dial tcp 10.0.0.7:6443: connect: connection refused

Please fix the misalignments highlighted above and try upgrading again
To see the stack trace of this error execute with --v=5 or higher
`;

test('it was away in preflight: again', () => {
  equal(wasAway(lastError(away)), true);
});

test('another error, or another phase: it stays as it is', () => {
  equal(wasAway(lastError(away.replace('connect: connection refused', 'Unauthorized'))), false);
  equal(wasAway(lastError(away.replace('phase preflight', 'phase upload-config'))), false);
  equal(wasAway(undefined), false);
});
