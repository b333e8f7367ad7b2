import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { kubeletWords } from '../common/rejection.ts';
import { lostCri } from './containerd.ts';

const test = suite('engine/containerd');

const why =
  'failed to create CRI service: failed to create cni conf monitor for default: failed to create fsnotify watcher: too many open files';
const booted =
  'time="2026-11-27T21:09:15.287094347Z" level=info msg="containerd successfully booted in 0.047212s"';

test('a containerd without its CRI plugin is a fault with its reason, although it has booted', () => {
  const line = (rest: string) => `time="2026-11-27T21:09:15.286654742Z" level=warning ${rest}\n${booted}\n`;
  equal(lostCri(line(`msg="failed to load plugin io.containerd.grpc.v1.cri" error="${why}"`)), why);
  equal(
    lostCri(
      line(
        `msg="failed to load plugin" error="${why}" id=io.containerd.grpc.v1.cri type=io.containerd.grpc.v1`,
      ),
    ),
    why,
  );
  equal(
    lostCri(line('msg="failed to load plugin io.containerd.snapshotter.v1.zfs" error="skip plugin"')),
    undefined,
  );
  equal(lostCri(booted), undefined);
});

test('a kubelet that finds no CRI says nothing about its configuration', () => {
  const log = (said: string) =>
    `E1127 21:02:15.1 1 run.go:72] "command failed" err=${JSON.stringify(said)}\n`;
  const lost =
    'failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint "unix:///run/containerd/containerd.sock": rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService';
  equal(kubeletWords(log(lost)), undefined);
  const own = 'failed to validate kubelet configuration, error: invalid configuration: webhook';
  equal(kubeletWords(log(own)), own);
});
