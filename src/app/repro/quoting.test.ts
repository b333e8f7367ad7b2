// Scripts of questions that no grammar has let through: what is in them is data to a shell all the same. Programs are
// stand-ins, and a command that came out of the data would leave a trace.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { equal } from 'uvu/assert';
import { parse } from 'yaml';
import { cases } from '../../../test/support/arbitrary.ts';
import { hostileString } from '../../../test/support/hostile-strings.ts';
import { sandbox } from '../../../test/support/stub-programs.ts';
import { suite } from '../../../test/support/suite.ts';
import { quirksOf } from '../../artifacts/catalogue.ts';
import type { Probe } from '../../domain/probe.ts';
import { Setting } from '../../domain/setting.ts';
import { deletedOn } from '../../domain/setting-objects.ts';
import { withFlag } from '../../probe/change.ts';
import { questionLines } from './question.ts';
import { reproScript } from './script.ts';

const test = suite('what scripts quote');

const version = 'v1.33.13';

function scriptOf(probe: Probe, text: string): string {
  const apiserver = { authenticationConfig: {}, edits: { e: text } };
  const setting = { ...Setting.parse({ id: 'own', title: 't', why: 'w', apiserver }), title: text };
  const asked = questionLines(probe, setting, { ...quirksOf(version), version });
  if (typeof asked === 'string') throw new Error(asked);
  const files = { 'kind.yaml': text, 'files/a b': text, 'objects.yaml': text };
  const wanted = { answer: text, who: 'Observed' };
  const deleted = deletedOn({ ...setting, deleteRoleBindings: [`n/${text}`] }, version);
  return reproScript({ id: text, setting, files, deleted, asked: { ...asked, note: text }, wanted });
}

/** Does `act` with stand-ins in a folder of its own. */
async function withPrograms(act: (programs: ReturnType<typeof sandbox>) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bearerless-test-'));
  try {
    await act(sandbox(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const http = { target: 'apiserver', method: 'GET', identity: 'none' } as const;
const probes: Array<(text: string) => Probe> = [
  (text) => ({ kind: 'http', ...http, path: `/${text}` }),
  (text) => ({ kind: 'http', ...http, method: text, path: '/' }),
  (text) => ({ kind: 'change', change: { kind: 'edit-manifest', flag: text, value: 'x' } }),
  (text) => ({ kind: 'change', change: { kind: 'edit-manifest', flag: 'anonymous-auth', value: text } }),
  (text) => ({ kind: 'change', change: { kind: 'upgrade', to: text } }),
  () => ({ kind: 'change', change: { kind: 'edit-authentication', edit: 'e' } }),
];

test('no text of a question, a setting or an answer is a command', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...probes), hostileString, async (probe, text) =>
      withPrograms(async (programs) => {
        const script = scriptOf(probe(text), text);
        for (const how of ['here', 'kind'] as const) {
          const { said } = await programs.run(script, how);
          equal(programs.canaries(), [], `${said}\n${script}`);
          equal(/syntax error|unexpected (EOF|token)/.test(said), false, `${said}\n${script}`);
        }
      }),
    ),
    cases(25),
  );
});

test('a manifest is edited as the harness edits it', async () => {
  for (const value of ['false', 'Node,RBAC', 'a=b:c', ''])
    await withPrograms(async (programs) => {
      const file = join(programs.path, 'etc/kubernetes/manifests/kube-apiserver.yaml');
      const before = await readFile(file, 'utf8');
      const change = { kind: 'edit-manifest', flag: 'anonymous-auth', value } as const;
      await programs.run(scriptOf({ kind: 'change', change }, ''), 'here');
      const command = (text: string) => parse(text).spec.containers[0].command as string[];
      const wanted = command(withFlag(before, change.flag, value));
      equal(command(await readFile(file, 'utf8')).sort(), wanted.sort());
    });
});
