// The questions for a live cluster, which are those that the default scenario asks as a stranger, and the answers that
// each setting would give.
import { resolveVersion } from '../artifacts/resolve.ts';
import { type HttpProbe, probeId } from '../domain/probe.ts';
import { packageRoot } from '../domain/root.ts';
import { type Version, within } from '../domain/version.ts';
import { predict } from '../oracle/predict.ts';
import { loadLibrary } from '../plan/load.ts';
import { probesOf } from '../plan/probes.ts';
import { pick } from '../plan/select.ts';
import type { Predictions } from '../results/likeness.ts';
import { loadWith, type Own } from './own-files.ts';

const scenario = 'stranger';

/** The questions, without those that need a credential. */
export async function questions(
  invalidToken: boolean,
): Promise<{ apiserver: HttpProbe[]; kubelet: HttpProbe[] }> {
  const library = await loadLibrary(packageRoot, resolveVersion);
  const asked = pick('scenario', [scenario], library.scenarios).flatMap(probesOf);
  const of = (target: string) =>
    asked.flatMap((probe) =>
      probe.kind === 'http' &&
      probe.target === target &&
      probe.method === 'GET' &&
      (probe.identity === 'none' || (invalidToken && probe.identity === 'invalid-token'))
        ? [probe]
        : [],
    );
  return { apiserver: of('apiserver'), kubelet: of('kubelet') };
}

/**
 * The predicted answers of each setting that exists in the version, `default` first, or of one setting only. Settings
 * that only change kubelets are left out, since they are all the same to an apiserver.
 */
export async function predictionsFor(
  version: Version,
  probes: HttpProbe[],
  { only, own = {} }: { only?: string | undefined; own?: Own },
): Promise<Map<string, Predictions>> {
  const { library, yours } = await loadWith(resolveVersion, own);
  const { settings } = library;
  const all = [...settings.values()].filter(({ kubelet }) => kubelet === undefined);
  const meant = only ?? yours?.setting.id;
  const wanted = meant === undefined ? all : pick('setting', [meant], settings);
  const known = wanted.filter((setting) => within(version, setting));
  known.sort((a, b) => Number(b.id === 'default') - Number(a.id === 'default'));
  return new Map(
    known.map((setting) => [
      setting.id,
      new Map(probes.map((probe) => [probeId(probe), predict({ version, setting, probe })?.outcome])),
    ]),
  );
}
