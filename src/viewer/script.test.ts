import { spawnSync } from 'node:child_process';
import { equal, is, match } from 'uvu/assert';
import { request } from '../../test/support/requests.ts';
import { suite } from '../../test/support/suite.ts';
import type { Probe } from '../domain/probe.ts';
import { curlLine } from '../report/curl.ts';
import type { PageMark } from '../report/html/page-data.ts';
import type { Cell } from './model.ts';
import { scriptOf } from './script.ts';

const test = suite('viewer: script');

const mark: PageMark = { text: '401', answer: '401', look: 'unauthorized', verdict: 'as-predicted' };
const kind = {
  config: 'kind: Cluster\nnodes:\n  - role: control-plane\n',
  files: { 'a.yaml': 'EOF\nx: 1\n' },
};

function script(probe: Probe): string {
  const question = { id: "x'\n$(touch /tmp/x)", probe, table: '', label: '' };
  const cell: Cell = { ...places, version: 'v1.33.13', setting: 's', engine: 'process', question, mark };
  const curl = 'target' in probe ? curlLine(probe) : undefined;
  return scriptOf(cell, { files: [], kind }, curl) ?? '';
}
const places = { at: 0, pack: 0, place: 0, column: 0 };

test('a script is one that bash takes, and names what was observed', () => {
  const probes: Probe[] = [
    request({ path: "/a'b" }),
    { kind: 'join', mode: 'token' },
    { kind: 'init' },
    { kind: 'restart', component: 'kube-apiserver' },
  ];
  for (const probe of probes) {
    const text = script(probe);
    is(spawnSync('bash', ['-n'], { input: text }).status, 0, text);
    match(text, /^# Observed: 401\.$/m);
    match(text, /<<'EOF_'\nEOF\nx: 1\nEOF_$/m);
    equal(text.split('\n')[1], "# v1.33.13/s/process/x' $(touch /tmp/x)");
  }
  match(script({ kind: 'join', mode: 'token' }), /- role: worker\n {4}image: kindest\/node:v1\.33\.13/);
});

test('what kind cannot do in the same way has no script', () => {
  is(script({ kind: 'join', mode: 'file-cert' }), '');
});
