// What a node image of ours is called and what its labels say: from which inputs it was made, so that results made with
// it can be traced and an image whose inputs did not change is not built again.
import { createHash } from 'node:crypto';
import { Binary } from '../../../domain/results.ts';
import type { Version } from '../../../domain/version.ts';

const repository = 'bearerless/node';

/** Tag of the node image of a version. */
export function nodeImage(version: Version): string {
  return `${repository}:${version}`;
}

/** The image that kind's maintainers publish for a version. */
export function publishedImage(version: Version): string {
  return `kindest/node:${version}`;
}

/** Label keys; `made` marks everything that this tool makes in an engine. */
export const labels = {
  made: 'dev.bearerless.image',
  kubernetes: 'dev.bearerless.kubernetes',
  kind: 'dev.bearerless.kind',
  base: 'dev.bearerless.base',
  inputs: 'dev.bearerless.inputs',
  digest: 'dev.bearerless.inputs.sha256',
} as const;

/** Everything that decides what is in an image. */
export interface Inputs {
  kubernetes: Version;
  /** Version of kind whose files are on the node. */
  kind: string;
  /** Digest of the recipe: the scripts, the lists of packages. */
  recipe: string;
  /** Id of the base image, which pins the packages of the distribution. */
  base: string;
  binaries: Binary[];
}

/** SHA-256 over the inputs, in an order that does not depend on who listed them. */
export function inputsDigest(inputs: Inputs): string {
  const binaries = inputs.binaries
    .map(({ name, version, sha256 }) => `${name} ${version} ${sha256}`)
    .toSorted();
  const { kubernetes, kind, recipe, base } = inputs;
  const text = [kubernetes, kind, recipe, base, ...binaries].join('\n');
  return createHash('sha256').update(text).digest('hex');
}

/** The labels of an image made from `inputs`. */
export function imageLabels(inputs: Inputs): Record<string, string> {
  return {
    [labels.made]: 'node',
    [labels.kubernetes]: inputs.kubernetes,
    [labels.kind]: inputs.kind,
    [labels.base]: inputs.base,
    [labels.inputs]: JSON.stringify(inputs.binaries.map((one) => Binary.strip().parse(one))),
    [labels.digest]: inputsDigest(inputs),
  };
}
