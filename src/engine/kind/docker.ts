// The parts of the Docker engine that this program needs. Only this file and container.ts use dockerode and its types.
import Dockerode from 'dockerode';
import { limit } from '../../system/limit.ts';
import { type Container, openContainer } from './container.ts';
import { dockerFault, isMissing } from './fault.ts';
import { labels } from './images/image.ts';

export interface Image {
  /** The first tag. */
  name: string;
  /** `sha256:…`, the digest of its configuration. */
  id: string;
  /** `sha256:…`, the digest that a registry uses for it. */
  repoDigest?: string;
  labels: Record<string, string>;
  bytes: number;
  /** ISO 8601, UTC. */
  made: string;
}

export interface Listed {
  id: string;
  name: string;
  labels: Record<string, string>;
}

export interface ContainerSpec {
  name: string;
  image: string;
  hostname: string;
  network: string;
  labels: Record<string, string>;
  /** Ports to publish on 127.0.0.1, each on a free port. */
  publish: number[];
}

export interface Docker {
  /** The version of the engine: `26.1.5`. */
  readonly version: string;
  /** Node images that were built here, newest first. */
  nodeImages(): Promise<Image[]>;
  baseImages(): Promise<Image[]>;
  /** undefined if the engine does not have it. */
  image(name: string): Promise<Image | undefined>;
  pull(name: string, signal: AbortSignal): Promise<void>;
  removeImage(name: string): Promise<void>;
  createNetwork(name: string, labels: Record<string, string>): Promise<void>;
  networks(label: string): Promise<Listed[]>;
  removeNetwork(name: string): Promise<void>;
  /** Containers with all of these labels, `key` or `key=value`, running or not. */
  containers(filter: string[]): Promise<Listed[]>;
  /** Makes an image of a file system in a tar archive; returns its id. `changes` as in a Dockerfile. */
  importImage(archive: NodeJS.ReadableStream, name: string, changes: string[]): Promise<string>;
  /** Creates and starts an idle privileged container, in which an image is made. */
  startIdle(spec: Pick<ContainerSpec, 'name' | 'image' | 'labels'>): Promise<Container>;
  /** Creates and starts a node container, as kind would (pkg/cluster/internal/providers/docker/provision.go). */
  startNode(spec: ContainerSpec): Promise<Container>;
  container(idOrName: string): Container;
}

const reference = (name: string) => (name.includes(':') || name.includes('@') ? name : `${name}:latest`);

/** Connects to the engine that DOCKER_HOST names, or to the default one. Rejects with a plain error if none answers. */
export async function connect(): Promise<Docker> {
  const client = new Dockerode();
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      throw dockerFault(what, thrown);
    }
  };
  const { Version } = await attempt('Docker', () => firstAnswer(client));
  const imageOf = async (name: string): Promise<Image> => {
    const { Id, Created, Size, Config, RepoTags, RepoDigests } = await client.getImage(name).inspect();
    const repoDigest = RepoDigests?.[0]?.split('@')[1];
    return {
      name: RepoTags?.[0] ?? name,
      id: Id,
      ...(repoDigest === undefined ? {} : { repoDigest }),
      labels: Config.Labels ?? {},
      bytes: Size,
      made: Created,
    };
  };
  const progress = (stream: NodeJS.ReadableStream) =>
    new Promise<void>((resolve, reject) => {
      client.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
    });
  const made = async (what: string): Promise<Image[]> =>
    await attempt('images', async () => {
      const found = await client.listImages({ filters: { label: [`${labels.made}=${what}`] } });
      const images = await Promise.all(found.map(({ Id }) => imageOf(Id)));
      return images.toSorted((a, b) => b.made.localeCompare(a.made));
    });
  return {
    version: Version,
    nodeImages: () => made('node'),
    baseImages: () => made('base'),
    async image(name) {
      return await imageOf(name).catch((thrown) => {
        if (isMissing(thrown)) return undefined;
        throw dockerFault(`image ${name}`, thrown);
      });
    },
    async pull(name, signal) {
      await attempt(`pull of ${name}`, async () => {
        const stream = await client.pull(reference(name), { abortSignal: signal });
        await progress(stream);
      });
    },
    async removeImage(name) {
      await attempt(`image ${name}`, () => client.getImage(name).remove({ force: true }));
    },
    async createNetwork(name, labels) {
      await attempt(`network ${name}`, () => client.createNetwork({ Name: name, Labels: labels }));
    },
    async networks(label) {
      const found = await attempt('networks', () => client.listNetworks({ filters: { label: [label] } }));
      return found.map(({ Id, Name, Labels }) => ({ id: Id, name: Name, labels: Labels ?? {} }));
    },
    async removeNetwork(name) {
      await attempt(`network ${name}`, () => client.getNetwork(name).remove()).catch((thrown) => {
        if (!isMissing(thrown.cause)) throw thrown;
      });
    },
    async containers(filter) {
      const found = await attempt('containers', () =>
        client.listContainers({ all: true, filters: { label: filter } }),
      );
      return found.map(({ Id, Names, Labels }) => ({
        id: Id,
        name: Names[0]?.replace(/^\//, '') ?? Id,
        labels: Labels,
      }));
    },
    async importImage(archive, name, changes) {
      return await attempt(`import of ${name}`, async () => {
        const [repo, tag] = name.split(':');
        const stream = await client.importImage(archive, { repo, tag, changes });
        await progress(stream);
        return (await imageOf(name)).id;
      });
    },
    async startIdle({ name, image, labels }) {
      return await attempt(`container ${name}`, async () => {
        const container = await client.createContainer({
          name,
          Image: image,
          Labels: labels,
          Entrypoint: ['sleep'],
          Cmd: ['infinity'],
          HostConfig: { Privileged: true },
        });
        return await started(client, container, name);
      });
    },
    async startNode(spec) {
      const { name } = spec;
      return await attempt(`container ${name}`, async () => {
        return await started(client, await client.createContainer(nodeOptions(spec)), name);
      });
    },
    container: (idOrName) => openContainer(client, idOrName, idOrName),
  };
}

/** Milliseconds for an engine that has just started. An engine that hangs never answers. */
const answerLimit = 20_000;

/** The engine's version. The socket may exist although no engine listens on it. */
async function firstAnswer(client: Dockerode): Promise<Dockerode.DockerVersion> {
  using within = limit(answerLimit);
  const abortSignal = within.signal;
  // The types lack these options, which the similar functions have too (dockerode/lib/docker.js).
  const ask = client.version.bind(client) as unknown as (options: object) => Promise<Dockerode.DockerVersion>;
  return await ask({ abortSignal }).catch((thrown) => {
    if (!abortSignal.aborted) throw thrown;
    throw new Error(`no answer within ${answerLimit / 1000} s`);
  });
}

/** Starts a container that was just created. If it does not start, it is removed. */
async function started(client: Dockerode, created: Dockerode.Container, name: string): Promise<Container> {
  const container = openContainer(client, created.id, name);
  try {
    await container.start();
    return container;
  } catch (thrown) {
    await container.remove();
    throw thrown;
  }
}

/** The options with which kind starts its nodes. */
function nodeOptions({ name, image, hostname, network, labels, publish }: ContainerSpec) {
  const host: Dockerode.HostConfig & { CgroupnsMode: string } = {
    Privileged: true,
    SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
    Tmpfs: { '/tmp': '', '/run': '' },
    Binds: ['/lib/modules:/lib/modules:ro'],
    NetworkMode: network,
    CgroupnsMode: 'private',
    Init: false,
    PortBindings: Object.fromEntries(
      publish.map((port) => [`${port}/tcp`, [{ HostIp: '127.0.0.1', HostPort: '' }]]),
    ),
  };
  return {
    name,
    Image: image,
    Hostname: hostname,
    Labels: labels,
    Tty: true,
    Volumes: { '/var': {} },
    ExposedPorts: Object.fromEntries(publish.map((port) => [`${port}/tcp`, {}])),
    HostConfig: host,
  };
}
