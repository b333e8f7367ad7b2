// The way out of this machine as the environment has it: the usual proxy variables. One network per run, so that a source
// which does not answer is given up once, however many versions are fetched.
import { type Network, openNetwork } from '../artifacts/network.ts';
import type { Context } from './context.ts';

const networks = new WeakMap<Context['env'], Network>();

/** The network of this run. */
export function networkOf({ env }: Pick<Context, 'env'>): Network {
  const known = networks.get(env);
  if (known) return known;
  const proxy = {
    http: env.http_proxy ?? env.HTTP_PROXY,
    https: env.https_proxy ?? env.HTTPS_PROXY,
    no: env.no_proxy ?? env.NO_PROXY,
  };
  const network = openNetwork({ proxy });
  networks.set(env, network);
  return network;
}
