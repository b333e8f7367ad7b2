import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { Setting } from '../domain/setting.ts';
import { secretsOfWorld } from './secrets.ts';
import { settingTexts } from './setting-secrets.ts';

const test = suite('evidence/secrets');

test('an event leaves without the secrets of its world, and keeps its id and the paths of its evidence', () => {
  const secrets = secretsOfWorld();
  secrets.know('p4ssw0rd-of-this-world', undefined, '');
  const event = (secret: string) => ({
    type: 'cell',
    id: 'v1.33.13/p4ssw0rd-of-this-world/process/join:token',
    result: {
      observed: { kind: 'inconclusive', because: `said: ${secret}` },
      evidence: ['evidence/p4ssw0rd-of-this-world/exchange.json'],
      notes: [secret],
      attempts: 1,
      audit: undefined,
    },
  });
  equal(secrets.value(event('p4ssw0rd-of-this-world')), event('(removed)'));
});

test("the secrets of a user's setting are known, wherever they stand in it, and words that mean something else are not", () => {
  const setting = Setting.parse({
    id: 'own',
    title: 'own',
    why: 'own',
    apiserver: {
      flags: {
        'token-auth-file': '/etc/kubernetes/bearerless/tokens.csv',
        'oidc-client-secret': 'flag-s3cret',
      },
      files: {
        'tokens.csv': 'csv-t0ken-one,ann,1\n"csv-t0ken-two",bob,2,"a,b"\nkubernetes,eve,3\n',
        'webhook.conf': 'users:\n- name: x\n  user:\n    password: file-passw0rd\n',
      },
      patch: { spec: { containers: [{ env: [{ name: 'DB_PASSWORD', value: 'patch-passw0rd' }] }] } },
    },
    kubelet: { config: { staticPodURLHeader: { Authorization: ['Bearer header-t0ken'] } } },
  });
  const secrets = secretsOfWorld();
  secrets.knowIn(...settingTexts(setting));
  const known = [
    'flag-s3cret',
    'csv-t0ken-one',
    'csv-t0ken-two',
    'file-passw0rd',
    'patch-passw0rd',
    'header-t0ken',
  ];
  for (const secret of known) {
    equal(secrets.text(`said ${secret} there`), 'said (removed) there');
  }
  equal(secrets.text('kubernetes, own, ann, Bearer'), 'kubernetes, own, ann, Bearer');
});

test('what a text of a Secret has is known as it is, too', () => {
  const secrets = secretsOfWorld();
  const data = { password: Buffer.from('in a Secret 1').toString('base64') };
  secrets.knowIn(JSON.stringify({ kind: 'Secret', data }));
  equal(secrets.text(`a "in a Secret 1" ${data.password}`), 'a "(removed)" (removed)');
});
