import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { Setting } from '../domain/setting.ts';
import { configurationOf } from './configuration.ts';
import { predict } from './predict.ts';

const test = suite('oracle/configuration');

/** The facts of a setting with this configuration and the edit `e`. */
function configuration(authenticationConfig: Record<string, unknown>, edited: string) {
  const apiserver = { authenticationConfig, edits: { e: edited } };
  const setting = Setting.parse({ id: 'own', title: 't', why: 'w', apiserver });
  const { authenticationFile, edit } = configurationOf({
    setting,
    version: 'v1.33.13',
    flags: {},
    edit: 'e',
    authenticationConfig,
  });
  return [authenticationFile, edit];
}

test('an edit that is no YAML, or nothing, is another one', () => {
  const anonymous = { enabled: false };
  equal(configuration({ anonymous }, 'anonymous: { enabled: false }'), ['anonymous', 'same']);
  for (const edited of ['anonymous: [', '', '- &a [*a]', 'x', 'null'])
    equal([edited, configuration({ anonymous }, edited)], [edited, ['anonymous', 'other']]);
});

test('a field that says nothing is as good as none', () => {
  equal(configuration({ anonymous: null }, 'anonymous: null'), ['silent', 'same']);
  equal(configuration({}, '{}'), ['silent', 'same']);
});

test('whatever stands in a setting is predicted, or told with its place', () => {
  const odd = [
    null,
    'x',
    1,
    [],
    {},
    [null],
    { enabled: 'yes' },
    { enabled: true, conditions: { path: '/x' } },
    { conditions: [null, 1] },
  ];
  const probe = { kind: 'http', target: 'apiserver', method: 'GET', path: '/api', identity: 'none' } as const;
  for (const value of odd) {
    const apiserver = {
      authenticationConfig: { anonymous: value },
      patch: { spec: { containers: value, x: value } },
    };
    const kubelet = { config: { authentication: value, authorization: value, readOnlyPort: value } };
    const setting = Setting.parse({ id: 'own', title: 't', why: 'w', apiserver, kubelet });
    for (const asked of [
      probe,
      { ...probe, target: 'kubelet' },
      { kind: 'health-check', component: 'kube-apiserver' },
    ] as const)
      predict({ version: 'v1.33.13', setting, probe: asked });
  }
});
