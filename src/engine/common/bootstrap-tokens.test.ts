import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import { BootstrapToken } from '../../domain/setting.ts';
import type { Admin } from '../admin.ts';
import { joinToken } from './bootstrap-tokens.ts';

const test = suite('engine/common/bootstrap-tokens');
const signal = new AbortController().signal;

/** An administrator of a cluster in which what is created is in force at once, until it expires. */
function cluster(): { admin: Admin; made: object[] } {
  const made: { token: string; usages: string[]; groups?: string[]; expires?: Date }[] = [];
  const live = ({ expires }: { expires?: Date }) => expires === undefined || expires.getTime() > Date.now();
  const admin = {
    mayRefuse: false,
    createBootstrapToken: async (token: string, usages: string[], more = {}) => {
      made.push({ token, usages, ...more });
    },
    authenticates: async (token: string) =>
      made.some((one) => one.token === token && one.usages.includes('authentication') && live(one)),
    configMap: async () =>
      Object.fromEntries(
        made
          .filter((one) => one.usages.includes('signing') && live(one))
          .map(({ token }) => [`jws-kubeconfig-${token.split('.')[0]}`, '']),
      ),
  };
  return { admin: admin as unknown as Admin, made };
}

test("a setting without a token of its own has kubeadm's", async () => {
  const { admin, made } = cluster();
  equal([await joinToken(admin, {}, { usual: 'usual', signed: true, signal }), made], ['usual', []]);
});

test('the token has the usages and groups of the setting, and a value of its own', async () => {
  for (const usages of [['signing'], ['authentication']] as const) {
    const { admin, made } = cluster();
    const own = BootstrapToken.parse({ usages, groups: ['system:bootstrappers:mine'] });
    const token = await joinToken(admin, { bootstrapToken: own }, { usual: 'usual', signed: true, signal });
    equal(made, [{ token, usages: [...usages], groups: ['system:bootstrappers:mine'] }]);
  }
});

test('a token that has expired is given when nobody knows it any more', async () => {
  const { admin } = cluster();
  const own = BootstrapToken.parse({ expired: true });
  const token = await joinToken(admin, { bootstrapToken: own }, { usual: 'usual', signed: true, signal });
  equal([await admin.authenticates(token), await admin.configMap('', '')], [false, {}]);
});
