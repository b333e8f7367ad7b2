// Reads clusters/neutral.yaml: inputs that change no answer, each with the shape that its value must have.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { boolOf } from '../domain/flags.ts';
import { matches } from '../domain/pattern.ts';
import { packageRoot } from '../domain/root.ts';
import { Minor, type Version, within } from '../domain/version.ts';
import { yamlValue } from '../domain/yaml.ts';
import { areCertificates } from './certificates.ts';

const Shape = z.union([
  z.enum(['flag', 'count', 'duration', 'number', 'text', 'file', 'certificate', 'map', 'list']),
  z.array(z.union([z.string(), z.boolean()])),
]);
const NeutralInputs = z.strictObject({
  of: z.string(),
  source: z.string(),
  because: z.string(),
  names: z.record(z.string(), Shape),
  touches: z.array(z.string()).default([]),
  since: Minor.optional(),
  until: Minor.optional(),
});
type NeutralInputs = z.infer<typeof NeutralInputs>;
type Shape = z.infer<typeof Shape>;

/** An entry of the list. */
export interface Neutral {
  shape: Shape;
  /** Patterns of the questions for which the input still matters. */
  touches: readonly string[];
  source: string;
}

let groups: NeutralInputs[] | undefined;
const all = (): NeutralInputs[] =>
  (groups ??= z
    .array(NeutralInputs)
    .parse(yamlValue(readFileSync(join(packageRoot, 'clusters/neutral.yaml'), 'utf8'))));

/** The list's entry for an input on a version. */
export function neutral(of: string, name: string, version: Version): Neutral | undefined {
  for (const { names, touches, source, ...group } of all()) {
    if (group.of !== of || !within(version, group)) continue;
    const listed = Object.hasOwn(names, name) ? name : Object.keys(names).find((one) => matches(one, name));
    if (listed !== undefined) return { shape: names[listed] as Shape, touches, source };
  }
  return undefined;
}

/** A file of certificates that every control plane has. */
const clusterCa = '/etc/kubernetes/pki/ca.crt';
const duration = /^([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h))+$/;

/** Whether a value has the shape that the list requires. `files` are the setting's own files by path. */
export function fits(shape: Shape, value: unknown, files: Readonly<Record<string, string>>): boolean {
  if (value === null) return shape === 'list' || shape === 'map';
  if (Array.isArray(shape))
    return String(value)
      .split(',')
      .every((word) => shape.map(String).includes(word));
  const text = String(value);
  switch (shape) {
    case 'flag':
      return typeof value === 'boolean' || boolOf(text) !== undefined;
    case 'count':
      return /^[1-9][0-9]{0,8}$/.test(text);
    case 'number':
      return /^[0-9]{1,9}(\.[0-9]+)?$/.test(text);
    case 'duration':
      return duration.test(text);
    case 'file':
      return Object.hasOwn(files, text);
    case 'certificate':
      return text === clusterCa || (Object.hasOwn(files, text) && areCertificates(files[text] ?? ''));
    case 'list':
      return Array.isArray(value);
    case 'map':
      return typeof value === 'object';
    case 'text':
      return typeof value === 'string';
    default:
      return shape satisfies never;
  }
}
