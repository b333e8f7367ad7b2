import { equal, is } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { networkOf } from './network.ts';

const test = suite('network of the environment');

test('a proxy that is no URL is refused by its variable, without its value', () => {
  const refused = (env: NodeJS.ProcessEnv) => {
    try {
      networkOf({ env });
      return undefined;
    } catch (thrown) {
      const { code, message } = thrown as { code: string; message: string };
      return [code, message];
    }
  };
  equal(refused({ HTTPS_PROXY: 'a secret' }), ['bad-proxy', 'the variable HTTPS_PROXY is no URL']);
  equal(refused({ http_proxy: 'a secret' }), ['bad-proxy', 'the variable http_proxy is no URL']);
  is(refused({ https_proxy: 'http://127.0.0.1:3128', HTTPS_PROXY: 'a secret', HTTP_PROXY: '' }), undefined);
});
