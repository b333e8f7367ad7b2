// The network of a run, with the proxies that the environment names. A run has one network, so a source that does not
// answer is given up once, however many versions are fetched.
import { type Network, openNetwork } from '../artifacts/network.ts';
import { BearerlessError } from '../domain/error.ts';
import type { Context } from './context.ts';

const networks = new WeakMap<Context['env'], Network>();

/** The network of this run. Throws `bad-proxy` for a variable that is no URL. */
export function networkOf({ env }: Pick<Context, 'env'>): Network {
  const known = networks.get(env);
  if (known) return known;
  const proxy = {
    http: proxyIn(env, 'http_proxy'),
    https: proxyIn(env, 'https_proxy'),
    no: env.no_proxy ?? env.NO_PROXY,
  };
  const network = openNetwork({ proxy });
  networks.set(env, network);
  return network;
}

/** The message does not repeat the value, which may hold a password. */
function proxyIn(env: Context['env'], lower: string): string | undefined {
  const name = env[lower] === undefined ? lower.toUpperCase() : lower;
  const value = env[name];
  if (!value || URL.canParse(value)) return value;
  throw new BearerlessError('user', 'bad-proxy', `the variable ${name} is no URL`, {
    hint: 'It looks like http://proxy.example:3128; unset it where there is no proxy.',
  });
}
