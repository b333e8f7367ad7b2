// Reads and writes objects of any kind as an administrator. An existing object is replaced as `kubectl replace` would.
// The apiserver reports the API path of each kind.
import type { ClusterObject } from '../../domain/setting.ts';
import { exchange } from '../https.ts';
import type { Credential, Trust } from '../tls.ts';
import { most, statusMessage } from './api-error.ts';

export interface Api {
  host: string;
  port: number;
  trust: Trust;
  serverName?: string;
  credential: Credential;
}

/** The fields that identify an object. */
export type Named = Pick<ClusterObject, 'apiVersion' | 'kind'> & {
  metadata: { name: string; namespace?: string | undefined };
};

export interface Objects {
  /** The existing object of this kind and name, ready to be applied again; undefined if there is none. */
  read(named: Named): Promise<ClusterObject | undefined>;
  /** Creates an object, or replaces the existing one. */
  apply(object: ClusterObject): Promise<void>;
  /** Deletes an object. */
  remove(named: Named): Promise<void>;
}

interface Kind {
  name: string;
  namespaced: boolean;
}

const notThere = 404;
/**
 * A change that the API refuses, such as of a binding's roleRef or a Secret's type. The object must be deleted first.
 */
const invalid = 422;
const never = new AbortController().signal;

/** The calls for one apiserver. */
export function objectsOf(api: Api): Objects {
  const kinds = new Map<string, Kind>();
  const send = async (method: string, path: string, object?: unknown) => {
    const body = object === undefined ? {} : { body: JSON.stringify(object) };
    const { status, body: text } = await exchange({
      ...api,
      method,
      path,
      ...body,
      keep: true,
      signal: never,
    });
    return { status, text, fine: status >= 200 && status < 300 };
  };
  type Answer = Awaited<ReturnType<typeof send>>;
  const fail = (method: string, { kind, metadata }: Named, { status, text }: Answer): never => {
    const message = `${method} of ${kind} ${metadata.name}: ${status} ${statusMessage(text).slice(0, most)}`;
    throw Object.assign(new Error(message), { code: status });
  };

  const kindOf = async (named: Named): Promise<Kind> => {
    const { apiVersion, kind } = named;
    const key = `${apiVersion} ${kind}`;
    const known = kinds.get(key);
    if (known) return known;
    const answer = await send('GET', rootOf(apiVersion));
    if (!answer.fine) return fail('look-up', named, answer);
    const { resources } = JSON.parse(answer.text) as { resources: (Kind & { kind: string })[] };
    const found = resources.find((one) => one.kind === kind && !one.name.includes('/'));
    if (found === undefined) throw new Error(`the apiserver knows no ${kind} of ${apiVersion}`);
    kinds.set(key, found);
    return found;
  };
  const pathOf = async (named: Named): Promise<{ all: string; one: string }> => {
    const { name, namespaced } = await kindOf(named);
    const { namespace = 'default', name: own } = named.metadata;
    const all = `${rootOf(named.apiVersion)}${namespaced ? `/namespaces/${namespace}` : ''}/${name}`;
    return { all, one: `${all}/${encodeURIComponent(own)}` };
  };
  const found = async (named: Named) => {
    const answer = await send('GET', (await pathOf(named)).one);
    if (answer.status === notThere) return undefined;
    return answer.fine ? (JSON.parse(answer.text) as ClusterObject) : fail('GET', named, answer);
  };
  const remove = async (named: Named) => {
    const answer = await send('DELETE', (await pathOf(named)).one);
    if (!answer.fine) fail('DELETE', named, answer);
  };

  return {
    remove,
    async read(named) {
      const there = await found(named);
      if (there === undefined) return undefined;
      const { labels, annotations } = there.metadata;
      const { name, namespace } = named.metadata;
      const where = namespace === undefined ? { name } : { name, namespace };
      const { status: _, ...rest } = there as ClusterObject & { status?: unknown };
      const { apiVersion, kind } = named;
      return { ...rest, apiVersion, kind, metadata: { ...where, labels, annotations } } as ClusterObject;
    },
    async apply(object) {
      const { all, one } = await pathOf(object);
      const there = await found(object);
      if (there !== undefined) {
        // Some kinds can only be replaced if the request names the current resourceVersion.
        const { resourceVersion } = there.metadata;
        const metadata = { ...object.metadata, resourceVersion };
        const answer = await send('PUT', one, { ...object, metadata });
        if (answer.fine) return;
        if (answer.status !== invalid) fail('PUT', object, answer);
        await remove(object);
      }
      const answer = await send('POST', all, object);
      if (!answer.fine) fail('POST', object, answer);
    },
  };
}

const rootOf = (apiVersion: string) =>
  apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
