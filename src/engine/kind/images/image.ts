// The names and labels of our node images. The labels record the inputs, so that results can be traced back to them and
// an image with unchanged inputs is not built again.
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

/** Label keys. `made` marks everything that this tool makes in an engine. */
export const labels = {
  made: 'dev.bearerless.image',
  kubernetes: 'dev.bearerless.kubernetes',
  kind: 'dev.bearerless.kind',
  base: 'dev.bearerless.base',
  inputs: 'dev.bearerless.inputs',
  digest: 'dev.bearerless.inputs.sha256',
} as const;

/** Everything that determines the content of an image. */
export interface Inputs {
  kubernetes: Version;
  /** The version of kind whose files are on the node. */
  kind: string;
  /** The digest of the recipe: the scripts and the lists of packages. */
  recipe: string;
  /** The id of the base image, which fixes the packages of the distribution. */
  base: string;
  binaries: Binary[];
}

/** SHA-256 over the inputs, in a fixed order. */
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
