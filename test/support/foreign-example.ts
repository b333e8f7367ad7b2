// How the examples of foreign settings are written: a setting of a user, a question, and what is predicted of it, by
// which rule.
import { Setting } from '../../src/domain/setting.ts';

export interface Example {
  setting: Setting;
  version: string;
  /** `apiserver:GET:/api@none`, as in a cell's id. */
  question: string;
  /** The outcome and the rule. */
  said: string;
}

export const latest = 'v1.37.2';

/** A setting of a user. */
export const foreign = (more: object): Setting =>
  Setting.parse({ id: 'foreign', title: 't', why: 'w', ...more });
export const flags = (given: Record<string, string>) => foreign({ apiserver: { flags: given } });
export const file = (more: object, version = 'v1beta1') =>
  foreign({
    apiserver: {
      authenticationConfig: {
        apiVersion: `apiserver.config.k8s.io/${version}`,
        kind: 'AuthenticationConfiguration',
        ...more,
      },
    },
  });
export const chain = (authorizers: string, version = 'v1') =>
  foreign({
    apiserver: {
      flags: { 'authorization-config': '/etc/kubernetes/bearerless/authorization.yaml' },
      files: {
        'authorization.yaml': `{ apiVersion: apiserver.config.k8s.io/${version}, kind: AuthorizationConfiguration, authorizers: [${authorizers}] }`,
      },
    },
  });
export const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1' };
export const bind = (role: string, subject: object, name = 'own') =>
  foreign({
    objects: [
      {
        ...rbac,
        kind: 'ClusterRoleBinding',
        metadata: { name },
        roleRef: { kind: 'ClusterRole', name: role },
        subjects: [subject],
      },
    ],
  });
export const unauthenticated = { kind: 'Group', name: 'system:unauthenticated' };
export const authenticated = { kind: 'Group', name: 'system:authenticated' };
export const accounts = { kind: 'Group', name: 'system:serviceaccounts' };
export const kubelet = (config: object) => foreign({ kubelet: { config } });

export const example = (setting: Setting, question: string, said: string, version = latest): Example => ({
  setting,
  version,
  question,
  said,
});

export const livez = 'apiserver:GET:/livez@none';
export const refused = (setting: Setting, rule: string, version?: string) =>
  example(setting, livez, `config-rejected ${rule}`, version);
export const issuer = {
  issuer: { url: 'https://issuer.example', audiences: ['a'] },
  claimMappings: { username: { claim: 'sub', prefix: '' } },
};

/** A role that the controller manager makes of others, which nobody here can tell. */
export function collected(name: string) {
  const clusterRoleSelectors = [{ matchExpressions: [{ key: 'k', operator: 'Exists' }] }];
  return [
    { ...rbac, kind: 'ClusterRole' as const, metadata: { name }, aggregationRule: { clusterRoleSelectors } },
  ];
}
