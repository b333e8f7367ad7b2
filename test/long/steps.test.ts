// Changes one after the other on one cluster, newest version: an edit of the authentication file counts from the next
// start on, and what does not belong to a sequence does not find what it left behind.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, is } from 'uvu/assert';
import { shortOutcome } from '../../src/domain/outcome.ts';
import { run, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const test = suite('changes one after the other', { limit: 900_000 });

const said =
  'apiVersion: apiserver.config.k8s.io/v1, kind: AuthenticationConfiguration, anonymous: { enabled: true';
// A text that begins with a brace would be read as JSON.
const edited = said.replaceAll(/, (kind|anonymous)/g, '\\n$1');
const config = `settings:
  - id: own-edits
    title: t
    why: w
    apiserver:
      authenticationConfig: { ${said}, conditions: [{ path: /livez }] } }
      edits: { version: "${edited}, conditions: [{ path: /livez }, { path: /version }] }\\n" }
scenarios:
  - id: own-steps
    title: t
    why: w
    versions: [latest]
    settings: [own-edits]
    requests: [{ target: apiserver, paths: [/livez], identities: [none] }]
    changes:
      - change: { kind: restart-apiserver }
        requests: &again [{ target: apiserver, paths: [/version], identities: [none] }]
      - change: { kind: edit-authentication, edit: version }
        requests: *again
        afterwards: [{ change: { kind: restart-apiserver } }]
    control: { setting: own-edits, probe: "apiserver:GET:/livez@none", outcome: 200 }
`;

test('each step is answered as predicted, and the next sequence begins with the cluster as it was', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'own.yaml');
  await writeFile(file, config);
  const {
    exitCode,
    results,
    said: output,
  } = await run(folder.path, ['own-steps', '-f', file, '-k', 'latest']);
  is(exitCode, 0, output);
  const answers = Object.entries(results.cells).flatMap(([id, { observed, before }]) => {
    const question = id.split('/').slice(3).join('/').replace('/apiserver:GET:/version@none', ' /version');
    const all = [before, observed].flatMap((one) => (one ? [shortOutcome(one)] : []));
    return question.startsWith('apiserver:') ? [] : [[question, ...all].join(' ')];
  });
  const [edit, restart] = ['edit-authentication:version', 'restart-apiserver'];
  equal(answers.sort(), [
    `${edit} /version 401 401`,
    `${edit} failed`,
    `${edit}/${restart} /version 401 200`,
    `${edit}/${restart} completed`,
    `${restart} /version 401 401`,
    `${restart} completed`,
  ]);
});
