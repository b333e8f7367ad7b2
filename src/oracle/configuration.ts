// Derives the facts on configuration that decide whether an apiserver starts, and whether an edit of its authentication
// file changes `anonymous`.
import { readYaml } from '../domain/yaml.ts';
import { anonymousOf } from './anonymous.ts';
import type { ClusterModel } from './cluster-model.ts';
import { takesFlagBesideFile } from './decoding.ts';
import { gateOf } from './flags.ts';

export interface Configuration {
  /**
   * The file that `--authentication-config` names: `none`; `silent` without the field `anonymous`; `anonymous` with it;
   * `misspelt` if that field has an unknown key.
   */
  authenticationFile?: 'none' | 'silent' | 'anonymous' | 'misspelt';
  /** Whether --authorization-config names a file. */
  authorizationFile?: 'none' | 'named';
  /**
   * Whether the flag --anonymous-auth is set, to any value. `passed-over`: it is set, and this patch release lets the
   * file take precedence.
   */
  anonymousFlag?: 'set' | 'unset' | 'passed-over';
  /** The feature gate AnonymousAuthConfigurableEndpoints. */
  endpointsGate?: 'on' | 'off' | 'unset';
  /** Whether the edit of the authentication file leaves `anonymous` as it was. */
  edit?: 'same' | 'other';
}

const known = ['enabled', 'conditions'];

type Configured = Pick<ClusterModel, 'setting' | 'version' | 'flags' | 'edit' | 'authenticationConfig'>;

/** The facts on the configuration with which a cluster of the setting starts. */
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
  // A text that is not YAML counts as empty.
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
