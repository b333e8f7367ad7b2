// What is asked of one's own files: them beside `default` and the setting of the catalogue that is nearest to them, in the versions that they name.
import { BearerlessError, messageOf } from '../domain/error.ts';
import type { Intake } from '../domain/intake.ts';
import type { Plan } from '../domain/plan.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Version } from '../domain/version.ts';
import type { Yours } from '../files/setting.ts';
import type { Library } from '../plan/load.ts';
import type { Selection } from '../plan/plan.ts';
import { nearestSetting } from './nearest-setting.ts';

interface Beside {
  library: Library;
  selection: Selection;
  /** What became of the files, with what the plan knows of them. */
  intakeOf(plan: Plan): Intake;
}

/** The selection of a user with files of their own. */
export function besideOthers(
  library: Library,
  { setting, intake, version }: Yours,
  wanted: Selection,
  resolveVersion: (label: string) => Version,
): Beside {
  const versions = wanted.versions ?? [namedVersion(version, resolveVersion)];
  const scenarios = wanted.scenarios.flatMap((id) => library.scenarios.get(id) ?? []);
  const newest = resolveVersion(versions[0] ?? 'latest');
  const nearest = nearestSetting(setting, library.settings, scenarios, newest);
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
    intakeOf: () => ({ ...intake, ...(nearest === undefined ? {} : { nearest }) }),
  };
}

/** The version that the files name, if there is such a one. */
function namedVersion(label: string | undefined, resolveVersion: (label: string) => Version): Version {
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
