// What an apiserver must understand of a setting before it starts, and what an edit of its authentication file changes.
import { readYaml } from '../domain/yaml.ts';
import { anonymousOf } from './anonymous.ts';
import type { ClusterModel } from './cluster-model.ts';
import { takesFlagBesideFile } from './decoding.ts';
import { gateOf } from './flags.ts';

export interface Configuration {
  /**
   * The file that `--authentication-config` names: none, one without the field `anonymous`, one with it, or one in
   * which that field has a key that nobody knows.
   */
  authenticationFile?: 'none' | 'silent' | 'anonymous' | 'misspelt';
  /** Whether --authorization-config names a file. */
  authorizationFile?: 'none' | 'named';
  /**
   * Whether the flag --anonymous-auth is there, whatever it says; `passed-over` by a patch to which the file counts
   * more.
   */
  anonymousFlag?: 'set' | 'unset' | 'passed-over';
  /** The feature gate AnonymousAuthConfigurableEndpoints. */
  endpointsGate?: 'on' | 'off' | 'unset';
  /** Whether the edit of the authentication file leaves `anonymous` as it was. */
  edit?: 'same' | 'other';
}

const known = ['enabled', 'conditions'];

type Configured = Pick<ClusterModel, 'setting' | 'version' | 'flags' | 'edit' | 'authenticationConfig'>;

/** The configuration as a cluster of the setting begins with it. */
export function configurationOf({
  setting,
  version,
  flags,
  edit,
  authenticationConfig,
}: Configured): Configuration {
  const { edits = {} } = setting.apiserver;
  const gate = gateOf(flags, 'AnonymousAuthConfigurableEndpoints');
  const text = edit === undefined ? undefined : edits[edit];
  // What is no YAML says nothing.
  const same = (edited: string) =>
    JSON.stringify(fieldOf(readYaml(edited).value)) === JSON.stringify(fieldOf(authenticationConfig));
  return {
    authenticationFile: fileOf(authenticationConfig),
    authorizationFile: flags['authorization-config'] ? 'named' : 'none',
    anonymousFlag: !('anonymous-auth' in flags)
      ? 'unset'
      : takesFlagBesideFile(version)
        ? 'passed-over'
        : 'set',
    endpointsGate: gate === undefined ? 'unset' : gate ? 'on' : 'off',
    ...(text === undefined ? {} : { edit: same(text) ? 'same' : 'other' }),
  };
}

function fileOf(config: unknown): NonNullable<Configuration['authenticationFile']> {
  if (config === undefined) return 'none';
  const anonymous = anonymousOf(config);
  if (anonymous === undefined) return 'silent';
  return anonymous.keys.every((key) => known.includes(key)) ? 'anonymous' : 'misspelt';
}

const fieldOf = (config: unknown) => (config as { anonymous?: unknown } | null | undefined)?.anonymous;
