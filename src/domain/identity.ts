// The identities as which requests are sent: those that every cluster has, and those that a scenario describes. They
// are parts of cell ids.
import { z } from 'zod';

/** The identities that the harness has in every cluster. `none` is the stranger. */
export const KnownIdentity = z.enum([
  'none',
  /** A bearer token that is not valid. */
  'invalid-token',
  /** Three words with dots that look like a JSON Web Token and are not one. */
  'malformed-token',
  /** `Authorization: Bearer` and nothing after it. */
  'empty-token',
  /** A user and password, as versions before v1.19 took them. */
  'basic',
  'service-account',
  'bootstrap-token',
  /** A token that has expired. */
  'expired-bootstrap-token',
  /** A client certificate of a CA that the apiserver does not trust: the CA of etcd. */
  'foreign-cert',
  /** A kubelet's: group system:nodes. */
  'node-cert',
  /** The apiserver's own for kubelets, apiserver-kubelet-client. */
  'kubelet-client-cert',
  /** That of admin.conf. */
  'admin-cert',
  /** That of super-admin.conf, where kubeadm writes one: group system:masters. */
  'super-admin-cert',
  /** admin-cert and invalid-token in one request. */
  'admin-cert-bad-token',
]);
export type KnownIdentity = z.infer<typeof KnownIdentity>;

/**
 * One of a scenario's own. `service-account:NAMESPACE/NAME`; `cert:USER/GROUP,GROUP`, a certificate of the cluster's CA
 * with this CN and these O; `front-proxy:USER/GROUP,GROUP`, the front proxy's certificate with X-Remote-User and
 * X-Remote-Group; `bootstrap-token:USAGE,USAGE/GROUP,GROUP`, a new token with these usages and extra groups. Groups may
 * be left out.
 */
export type OwnIdentity = `${'service-account' | 'cert' | 'front-proxy' | 'bootstrap-token'}:${string}`;

const word = '[\\w.:-]{1,100}';
const groups = `(/${word}(,${word})*)?`;
const usage = '(authentication|signing)';
const shapes = [
  'service-account:[a-z0-9-]{1,63}/[a-z0-9.-]{1,100}',
  `(cert|front-proxy):${word}${groups}`,
  `bootstrap-token:${usage}(,${usage})*${groups}`,
];
const own = z.string().regex(new RegExp(`^(${shapes.join('|')})$`), {
  abort: true,
  error: `an identity is one of ${KnownIdentity.options.join(', ')}, or looks like service-account:NAMESPACE/NAME, cert:USER/GROUP,GROUP, front-proxy:USER/GROUP or bootstrap-token:signing`,
});
/** The shape is what the type says. */
export const OwnIdentity = own as unknown as z.ZodType<OwnIdentity>;

export const Identity = z.union([KnownIdentity, OwnIdentity]);
export type Identity = KnownIdentity | OwnIdentity;
