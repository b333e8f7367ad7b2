// Defects that a harness of this kind can have, each with the control cell or the test that must see it. An edit names
// what stands in the source today: one that fits no more is an error, and its defect is seeded anew where the code
// went.
import type { Defect } from './mutant.ts';

const newest = ['-k', 'latest'];

/** Seen by tests within seconds come first: the short form asks those and the first real run. */
export const defects: readonly Defect[] = [
  {
    what: 'a join is judged by the exit code of kubeadm alone',
    edits: [
      {
        file: 'src/probe/join-outcome.ts',
        from: 'if (exitCode === 0 && nodeObject && kubeletStatus !== undefined && whole)',
        to: 'if (exitCode === 0)',
      },
    ],
    seenBy: {
      test: 'src/probe/join-outcome.test.ts',
      title: 'a node has joined when its kubelet answers too',
    },
  },
  {
    what: 'RBAC is not put back between the batches of settings',
    edits: [
      {
        file: 'src/engine/object-switch.ts',
        from: 'for (const step of before.toReversed()) await step();',
        to: '',
      },
    ],
    seenBy: {
      test: 'src/engine/object-switch.test.ts',
      title: 'each setting finds RBAC as it was before the others',
    },
  },
  {
    what: 'nothing is redacted',
    edits: [
      { file: 'src/evidence/redact.ts', from: 'if (text.length < 4) return text;', to: 'return text;' },
    ],
    seenBy: {
      test: 'src/evidence/secrets.test.ts',
      title: 'an event leaves without the secrets of its world',
    },
  },
  {
    what: 'a cell that differs ends with exit code 0',
    edits: [{ file: 'src/results/conclusion.ts', from: 'cells.some(differs) ||', to: '' }],
    seenBy: { test: 'src/run/exit-code.test.ts', title: 'a cell differs: 1' },
  },
  {
    what: 'the reviews of a kubelet are those of every request before',
    edits: [{ file: 'src/evidence/reviews.ts', from: 'return at >= from && at', to: 'return at' }],
    seenBy: { test: 'src/evidence/reviews.test.ts', title: 'each request gets the reviews of its node' },
  },
  {
    what: 'an answer counts although a server stood still meanwhile',
    edits: [
      {
        file: 'src/run/steadily.ts',
        from: 'if (trouble === undefined || counts(answer)) return',
        to: 'if (true) return',
      },
    ],
    seenBy: { test: 'src/run/steadily.test.ts', title: 'one that fell into a stall is asked again' },
  },
  {
    what: 'a flag of the setting is not passed to the apiserver',
    edits: [
      {
        file: 'src/engine/process/control-plane.ts',
        from: '...settingFlags(setting, group.version),',
        to: '',
      },
    ],
    seenBy: {
      run: [...newest, '-s', 'anonymous-off', '-g', 'GET:/version@none'],
      cell: /GET:\/version@none$/,
    },
  },
  {
    what: 'two identities are swapped',
    edits: [
      {
        file: 'src/probe/credentials.ts',
        from: 'credentials[identity];',
        to: "credentials[identity === 'service-account' ? 'invalid-token' : identity];",
      },
    ],
    seenBy: { run: [...newest, '-s', 'default', '-g', 'GET:/api@'], cell: /GET:\/api@service-account$/ },
  },
  {
    what: 'the apiserver of another setting is asked',
    edits: [
      {
        file: 'src/run/measure.ts',
        from: '...apiserverFor(cluster, probe),',
        to: '...(Object(globalThis).first ??= cluster.apiserver),',
      },
    ],
    seenBy: {
      // The joins keep the first apiserver alive until the second is asked.
      run: [...newest, '-s', 'default,anonymous-off', '-g', 'GET:/version@none|join:token'],
      cell: /GET:\/version@none$/,
    },
  },
  {
    what: 'the audit event of another request is kept',
    edits: [
      {
        file: 'src/run/measure.ts',
        from: 'audit.get(transcript.request.auditID)',
        to: '[...audit.values()].at(n - 1)',
      },
    ],
    seenBy: { run: [...newest, '-s', 'default', '-g', 'GET:/(api|version)@none'], evidence: /^audit of / },
  },
  {
    what: 'a node that was joined before is judged',
    edits: [
      {
        file: 'src/run/measure-join.ts',
        from: 'const observed = fault ? inconclusive(fault) : judgeJoin(record);',
        to: 'const observed = judgeJoin((Object(globalThis).stale ??= record));',
      },
    ],
    seenBy: { run: [...newest, '-s', 'anonymous-off', '-g', 'join:'], cell: /join:(token|file-cert)$/ },
  },
  {
    what: 'a status is rewritten',
    edits: [
      {
        file: 'src/probe/http.ts',
        from: 'code: response.status',
        to: 'code: response.status === 403 ? 401 : response.status',
      },
    ],
    seenBy: { run: [...newest, '-s', 'default', '-g', 'GET:/api@none'], cell: /GET:\/api@none$/ },
  },
  {
    what: "the evidence of a cell is another cell's",
    edits: [
      {
        file: 'src/run/measure.ts',
        from: 'exchange: json(transcript)',
        to: 'exchange: json(asked.at(n - 1).transcript)',
      },
    ],
    seenBy: { run: [...newest, '-s', 'default', '-g', 'GET:/(api|version)@none'], evidence: /^exchange of / },
  },
  {
    what: 'copies of default objects give strangers what others have',
    edits: [
      {
        file: 'src/engine/process/default-objects.ts',
        from: 'value: one.value',
        to: "value: btoa(atob(one.value).replaceAll('/healthz', '/metrics'))",
      },
    ],
    seenBy: {
      run: [...newest, '-s', 'default,anonymous-on', '-j', '1', '-g', 'GET:/metrics@none'],
      cell: /GET:\/metrics@none$/,
    },
  },
];

/** How many of them tests see. */
export const quick = defects.filter(({ seenBy }) => 'test' in seenBy).length;
