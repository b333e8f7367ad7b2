// Plans the questions for a user's own files: their setting beside `default` and the nearest setting of the catalogue,
// in the versions that the files name.
import type { Cell } from '../domain/cell.ts';
import { BearerlessError, messageOf } from '../domain/error.ts';
import type { Intake } from '../domain/intake.ts';
import type { Plan } from '../domain/plan.ts';
import { type Probe, probeId } from '../domain/probe.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Setting } from '../domain/setting.ts';
import { minorOf, type Version } from '../domain/version.ts';
import type { Yours } from '../files/setting.ts';
import { predict } from '../oracle/predict.ts';
import type { Library } from '../plan/load.ts';
import type { Selection } from '../plan/plan.ts';
import { decidingRows } from './deciding.ts';
import { nearestSetting } from './nearest-setting.ts';

interface Beside {
  library: Library;
  selection: Selection;
  /** What became of the files, with what the plan knows of them. */
  intakeOf(plan: Plan): Intake;
}

/** What would be asked without the user's own files. */
interface Wanted {
  library: Library;
  wanted: Selection;
  resolveVersion: (label: string) => Version;
}

/** The selection of a user with files of their own. */
export function besideOthers(
  { setting, intake, version }: Yours,
  { library, wanted, resolveVersion }: Wanted,
): Beside {
  const versions = wanted.versions ?? [namedVersion(version, resolveVersion)];
  const scenarios = wanted.scenarios.flatMap((id) => library.scenarios.get(id) ?? []);
  const newest = resolveVersion(versions[0] ?? 'latest');
  const nearest = nearestSetting(setting, { settings: library.settings, scenarios, version: newest });
  const beside = wanted.settings ?? ['default', ...(nearest === undefined ? [] : [nearest])];
  const settings = [...new Set([...beside, setting.id])];
  const asked = (scenario: Scenario): Scenario => ({
    ...scenario,
    settings: [...new Set([...settings, ...scenario.settings])],
  });
  return {
    library: {
      ...library,
      scenarios: new Map([...library.scenarios].map(([id, scenario]) => [id, asked(scenario)])),
    },
    selection: { ...wanted, versions, settings },
    intakeOf: ({ cells }) => ({
      ...intake,
      ...(nearest === undefined ? {} : { nearest }),
      decides: decidingRows(setting, intake.rows, cells),
      next: nextMinors(setting, cells, resolveVersion),
    }),
  };
}

/** The version that the files name, if it exists. */
export function namedVersion(label: string | undefined, resolveVersion: (label: string) => Version): Version {
  const [plain] = /1\.\d+(\.\d+)?/.exec(label ?? '') ?? [];
  if (plain === undefined) return resolveVersion('latest');
  try {
    return resolveVersion(plain);
  } catch (cause) {
    throw new BearerlessError('user', 'unknown-version', `your files are for ${label}: ${messageOf(cause)}`, {
      hint: 'Say which versions to ask instead: --kubernetes latest',
      cause,
    });
  }
}

/** The answers that are predicted to change in the next minor after each version that is asked. */
function nextMinors(
  setting: Setting,
  cells: readonly Cell[],
  resolveVersion: (label: string) => Version,
): NonNullable<Intake['next']> {
  const own = cells.filter((cell) => cell.setting === setting.id && cell.unsupported === undefined);
  return [...new Set(own.map(({ version }) => version))].flatMap((from) => {
    const to = later(from, resolveVersion);
    if (to === undefined) return [];
    const outcome = (version: Version, probe: Probe) => predict({ version, setting, probe })?.outcome;
    const compared = own
      .filter((cell) => cell.version === from)
      .flatMap(({ probe }) => {
        const [before, after] = [outcome(from, probe), outcome(to, probe)];
        return before === undefined || after === undefined
          ? []
          : [{ question: probeId(probe), before, after }];
      });
    const changes = compared.filter(({ before, after }) => before !== after);
    return [{ from, to, compared: compared.length, changes }];
  });
}

/** The catalogue's version of the next minor, if it has one. */
function later(version: Version, resolveVersion: (label: string) => Version): Version | undefined {
  try {
    return resolveVersion(`1.${minorOf(version) + 1}`);
  } catch {
    return undefined;
  }
}
