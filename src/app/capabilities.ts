// What this machine can run, for each engine and depth: can or cannot, because of what, and what to do about it. Docker
// is asked for its version and images; nothing is started in it.
import type { Capability, Check } from '../domain/check.ts';
import { BearerlessError, messageOf } from '../domain/error.ts';

/** Every way to run clusters here; `checks` are those of the process engine. */
export async function capabilities(checks: readonly Check[]): Promise<Capability[]> {
  const missing = checks.find(({ ok }) => ok === false);
  return [bareProcess(missing), await wholeProcess(missing), await kind()];
}

function bareProcess(missing: Check | undefined): Capability {
  const about = { way: '--engine process', runs: 'control planes, kubelets and joins, as processes' };
  if (missing === undefined)
    return { ...about, can: true, because: 'programs, namespaces and memory are there' };
  return { ...about, can: false, because: because(missing), ...todo(missing.hint) };
}

async function wholeProcess(missing: Check | undefined): Promise<Capability> {
  const about = { way: '--engine process-node', runs: 'whole clusters: kubeadm init with static pods' };
  if (missing !== undefined)
    return { ...about, can: false, because: because(missing), ...todo(missing.hint) };
  const { wholeObstacle } = await import('../engine/process/whole-obstacle.ts');
  const [why, what] = (await wholeObstacle())?.split(/: (?=sudo |run )/) ?? [];
  const hint = what?.replace(/^sudo /, 'Install it: sudo ').replace(/^run it as root$/, 'Run as root.');
  if (why === undefined) return { ...about, can: true, because: 'root, runc and control groups are there' };
  return { ...about, can: false, because: why, ...todo(hint) };
}

async function kind(): Promise<Capability> {
  const about = { way: '--engine kind', runs: 'clusters of kind, in Docker' };
  const { connect } = await import('../engine/kind/docker.ts');
  try {
    const docker = await connect();
    const images = await docker.nodeImages();
    const engine = `Docker ${docker.version} answers`;
    if (images.length > 0)
      return {
        ...about,
        can: true,
        because: `${engine}; built here: ${images.map(({ name }) => name).join(', ')}`,
      };
    return {
      ...about,
      can: true,
      because: `${engine}; no node image was built here, so kindest/node is pulled`,
      hint: 'Without a registry: bearerless images build --kubernetes VERSION',
    };
  } catch (thrown) {
    const hint = thrown instanceof BearerlessError ? thrown.hint : undefined;
    const why = messageOf(thrown).replace(/^Docker: /, '');
    return { ...about, can: false, because: why, ...todo(hint) };
  }
}

const because = ({ name, detail }: Check) => `${name}: ${detail}`;
const todo = (hint: string | undefined) => (hint === undefined ? {} : { hint });
