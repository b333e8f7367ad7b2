// What people set and the catalogue does not: predicted by what it does, or said not to be known; without a cluster.
import { equal } from 'uvu/assert';
import { ruleFor } from '../src/oracle/predict.ts';
import { parseCellId } from '../src/results/parse-cell-id.ts';
import { examples } from './support/foreign-examples.ts';
import { suite } from './support/suite.ts';

const test = suite('what people set');

test('what people set is predicted by what it does, or said not to be known', () => {
  const wrong = examples.flatMap(({ setting, version, question, said }) => {
    const { probe } = parseCellId(`${version}/${setting.id}/process/${question}`);
    const rule = ruleFor({ version, setting, probe });
    const is = rule === undefined ? 'nothing' : `${rule.outcome} ${rule.id}`;
    const { apiserver, objects, kubelet } = setting;
    return is === said
      ? []
      : [`${question} of ${JSON.stringify({ apiserver, objects, kubelet })}: ${is}, not ${said}`];
  });
  equal(wrong, []);
});
