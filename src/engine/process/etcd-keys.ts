// Reads and writes keys of the world's etcd over its JSON gateway (etcd api/etcdserverpb/rpc.proto, /v3/kv), with the
// client certificate of the apiserver. Only for what the harness prepares; no answer of a cluster passes through here.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request as send } from 'node:https';
import { text } from 'node:stream/consumers';
import { BearerlessError } from '../../domain/error.ts';
import { limit } from '../../system/limit.ts';
import { etc } from '../common/paths.ts';
import { bridgeAddress } from './layout.ts';

/** A key and its value, both as etcd's JSON has them: base64. */
export interface KeyValue {
  key: string;
  value: string;
}

export interface EtcdKeys {
  /** Every key that begins with `prefix`. */
  below(prefix: string): Promise<KeyValue[]>;
  /** Writes keys, a few requests for all of them. */
  write(keys: readonly KeyValue[]): Promise<void>;
}

/** The most writes that etcd takes in one request (--max-txn-ops). */
const mostWrites = 128;
/** Milliseconds for one request. */
const patience = 15_000;

/** Access to the etcd of the world in depth `bare`. Each call rejects when `signal` fires. */
export async function etcdKeys(signal: AbortSignal): Promise<EtcdKeys> {
  const pki = (name: string) => readFile(`${etc}/pki/${name}`);
  const files = ['etcd/ca.crt', 'apiserver-etcd-client.crt', 'apiserver-etcd-client.key'].map(pki);
  const [ca, cert, key] = await Promise.all(files);
  const ask = async (path: string, question: object): Promise<Record<string, unknown>> => {
    using within = limit(patience, signal);
    const where = { host: bridgeAddress, port: 2379, method: 'POST', path, signal: within.signal };
    const request = send({ ...where, ca, cert, key });
    const answered = once(request, 'response', { signal: within.signal });
    request.end(JSON.stringify(question));
    const [response] = (await answered) as [IncomingMessage];
    const body = await text(response);
    if (response.statusCode === 200) return JSON.parse(body);
    const message = `etcd answers ${response.statusCode} to ${path}: ${body.slice(0, 200)}`;
    throw new BearerlessError('environment', 'etcd-refused', message, {
      hint: 'Let every apiserver create its default objects itself: --empty-etcd.',
    });
  };
  return {
    async below(prefix) {
      const question = { key: base64(prefix), range_end: base64(afterAll(prefix)) };
      const { kvs = [] } = (await ask('/v3/kv/range', question)) as { kvs?: KeyValue[] };
      return kvs.map(({ key, value }) => ({ key, value }));
    },
    async write(keys) {
      for (let at = 0; at < keys.length; at += mostWrites) {
        const success = keys.slice(at, at + mostWrites).map((one) => ({ request_put: one }));
        await ask('/v3/kv/txn', { success });
      }
    },
  };
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** The first key after all that begin with `prefix`. */
function afterAll(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}
