import { equal } from 'uvu/assert';
import { suite } from '../../../test/support/suite.ts';
import type { Admin } from '../admin.ts';
import { prepared } from './connect.ts';

const test = suite('engine/common/connect');
const limits = { limit: 1_000, signal: new AbortController().signal };

/** An administrator whose reviews of access are never answered. */
function waiting(): { admin: Admin; asked: string[] } {
  const asked: string[] = [];
  const admin = {
    mayRefuse: true,
    serviceAccountToken: async () => 'account',
    authenticates: async (token: string) => {
      asked.push(`token ${token}`);
      return true;
    },
    allows: async () => {
      asked.push('access');
      throw new Error('no answer');
    },
  };
  return { admin: admin as unknown as Admin, asked };
}

test('where reviews of access are not answered, nothing is asked by them', async () => {
  const { admin, asked } = waiting();
  equal(await prepared(admin, 'token', { limits, reviews: false }), 'account');
  equal(asked.sort(), ['token account', 'token token']);
});

test('elsewhere they must be answered in time', async () => {
  const said = await prepared(waiting().admin, 'token', { limits }).catch(({ code }) => code as string);
  equal(said, 'timed-out');
});
