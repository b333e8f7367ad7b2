// A checkout of Kubernetes among the versions of a run: `--kubernetes ~/src/kubernetes` stands for its version, and the
// programs that the plan needs of it are built before the run begins.
import { join, resolve } from 'node:path';
import { kubernetesComponents } from '../artifacts/component.ts';
import { BearerlessError } from '../domain/error.ts';
import { distinct } from '../domain/lists.ts';
import type { Plan } from '../domain/plan.ts';
import type { Version } from '../domain/version.ts';
import { cacheDirOf } from './artifact-options.ts';
import type { Context } from './context.ts';
import { programsOf } from './group-binaries.ts';
import { makeFolder } from './make-folder.ts';

/** A checkout, and the version that git gives it. */
export interface Checkout {
  dir: string;
  version: Version;
  /** The labels of all versions, its own in the place of its folder. */
  labels: string[];
}

/** Whether a label of a version is the path of a folder. */
const isFolder = (label: string): boolean => label.includes('/') || /^\.\.?$/.test(label);

/** The checkout among the labels of versions, if one is a folder. */
export async function checkoutAmong(
  labels: readonly string[],
  { assets, source }: { assets?: string; source?: string },
  { signal }: Context,
): Promise<Checkout | undefined> {
  const folders = labels.filter(isFolder);
  const [folder] = folders;
  if (folder === undefined) return undefined;
  if (folders.length > 1) {
    throw new BearerlessError('user', 'usage', `${folders.join(' and ')}: a run has one checkout`, {
      hint: 'Build the others with: bearerless binaries build DIR',
    });
  }
  const beside = assets === undefined ? source && `--source ${source}` : `--assets ${assets}`;
  if (beside !== undefined) {
    throw new BearerlessError('user', 'usage', `${beside} beside the checkout ${folder}`, {
      hint: 'Leave one out: the programs of a checkout are built.',
    });
  }
  const { versionOfCheckout } = await import('../artifacts/checkout.ts');
  const dir = resolve(folder);
  const version = await versionOfCheckout(dir, signal);
  return { dir, version, labels: labels.map((label) => (isFolder(label) ? version : label)) };
}

/** Where the programs of a checkout go that nobody names a folder for. */
export const checkoutFolder = (version: Version, context: Context): string =>
  join(cacheDirOf(context), 'checkouts', version);

/** Builds what the plan needs of a checkout, and returns the folder. */
export async function buildForPlan(
  { dir, version }: Checkout,
  plan: Plan,
  {
    allowOtherGo,
    retain,
    tell,
    context,
  }: {
    allowOtherGo: boolean | undefined;
    retain: boolean;
    tell(text: string): void;
    context: Context;
  },
): Promise<string> {
  const { buildCheckout } = await import('../artifacts/checkout.ts');
  const own = plan.groups.filter((group) => group.version === version && group.engine !== 'kind');
  const needed = distinct((await Promise.all(own.map((group) => programsOf(group, retain)))).flat());
  const components = kubernetesComponents.filter((one) => needed.includes(one));
  const output = checkoutFolder(version, context);
  makeFolder(output);
  const { env, signal } = context;
  if (components.length > 0)
    await buildCheckout(
      { dir, version, components, output, allowOtherGo, tell },
      { searchPath: env.PATH },
      signal,
    );
  return output;
}
