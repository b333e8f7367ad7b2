// Real clusters upgraded over three minors, hop by hop: what each hop opens although it was closed again before, an
// edit of the manifest that each drops and a flag of extraArgs that each keeps, and nodes that join meanwhile. Needs
// whole clusters, so root; where there are none, each question says why. Not in .ci/run, for which the programs of four
// versions are too many: `npm test test/hops`.
import { equal, is } from 'uvu/assert';
import { shortOutcome } from '../../src/domain/outcome.ts';
import { wholeObstacle } from '../../src/engine/process/whole-obstacle.ts';
import { run, temporaryFolder } from '../support/bearerless.ts';
import { suite } from '../support/suite.ts';

const obstacle = await wholeObstacle();
const test = suite('upgrades over several minors', { limit: 3_600_000 });
const ends = ['--from', '1.34', '--to', '1.37'];
const info = 'apiserver:GET:/api/v1/namespaces/kube-public/configmaps/cluster-info@none';
const [to35, to36, to37] = ['upgrade:v1.35.4', 'upgrade:v1.36.3', 'upgrade:v1.37.2'];

/** Every change, one question and one join; the scenarios lead the same cluster over the same hops. */
const step = '(upgrade:[^/]*|edit-manifest:[^/]*|apply-objects)';
const asked = `process/${step}(/${step})*(/join:token[^/]*|/apiserver.*cluster-info@none)?$`;

if (obstacle !== undefined) {
  test('where no whole cluster can run, that is said of each hop', async () => {
    await using folder = await temporaryFolder();
    const argv = ['upgrade', ...ends, '-s', 'cluster-info-closed', '-g', asked];
    const { exitCode, results, said } = await run(folder.path, argv);
    is(exitCode, 4, said);
    for (const { observed } of Object.values(results.cells))
      equal(observed, { kind: 'unsupported', because: obstacle });
  });
}

if (obstacle === undefined) {
  test('each hop opens cluster-info again, drops the edit and keeps the flag, and old nodes join', async () => {
    await using folder = await temporaryFolder();
    const scenarios = ['upgrade', 'joins-after-upgrade', 'upgrade-after-edit'];
    const settings = ['-s', 'cluster-info-closed,anonymous-on'];
    const argv = [...scenarios, ...ends, ...settings, '-g', asked, '--retries', '1'];
    const { exitCode, results, said } = await run(folder.path, argv);
    is(exitCode, 0, said);
    const told = (setting: string) =>
      Object.entries(results.cells).flatMap(([id, { observed, before }]) => {
        const [, its, , ...question] = id.split('/');
        const short = question.join('/').replace(`/${info}`, ' cluster-info');
        const answers = [before, observed].flatMap((one) => (one ? [shortOutcome(one)] : []));
        return its === setting ? [[short, ...answers].join(' ')] : [];
      });
    const again = 'apply-objects';
    const hops = [to35, `${to35}/${again}/${to36}`, `${to35}/${again}/${to36}/${again}/${to37}`];
    equal(
      told('cluster-info-closed').sort(),
      hops
        .flatMap((hop) => [
          `${hop} completed`,
          `${hop} cluster-info 403 200`,
          `${hop}/join:token:kubelet=-1 joined`,
          `${hop}/${again} completed`,
          `${hop}/${again} cluster-info 200 403`,
        ])
        .concat(`${hops[2]}/${again}/join:token:kubelet=-1 refused`)
        .sort(),
    );
    const edit = 'edit-manifest:anonymous-auth=false';
    const edits = [edit, `${edit}/${to35}/${edit}`, `${edit}/${to35}/${edit}/${to36}/${edit}`];
    equal(
      told('anonymous-on').sort(),
      [
        ...edits.flatMap((made, n) => [
          `${made} completed`,
          `${made} cluster-info 200 401`,
          `${made}/${[to35, to36, to37][n]} completed`,
          `${made}/${[to35, to36, to37][n]} cluster-info 401 200`,
          `${made}/${[to35, to36, to37][n]}/join:token:kubelet=-1 joined`,
        ]),
        `${edit}/join:token refused`,
        `${edits[2]}/${to37}/${edit} completed`,
        `${edits[2]}/${to37}/${edit} cluster-info 200 401`,
      ].sort(),
    );
  });
}
