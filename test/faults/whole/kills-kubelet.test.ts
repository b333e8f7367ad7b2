// Kubelets that are asked while something dies or stalls.
import { killCases } from '../../support/kill-case.ts';
import { faults, whole } from '../../support/seeded.ts';

const settings = whole ? 'default,kubelet-grant-pods,kubelet-flags-only' : 'default,kubelet-flags-only';
const asked = ':(/pods|/metrics|/configz|/does-not-exist|/healthz)@';
const argv = ['kubelet', '-k', 'latest', '-s', settings, '--grep', asked];
killCases(faults('kills-kubelet', { limit: 900_000 }), { short: 4, whole: 50 }, { argv });
