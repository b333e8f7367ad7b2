// The probes in a static pod's manifest: what they request, and how many failures they tolerate. Missing fields have
// Kubernetes' defaults (pkg/apis/core/v1/defaults.go).
import { parse } from 'yaml';
import { z } from 'zod';

const Port = z.union([z.int(), z.string()]);
const HttpGet = z.looseObject({
  host: z.string().optional(),
  port: Port,
  path: z.string().default('/'),
  scheme: z.enum(['HTTP', 'HTTPS']).default('HTTP'),
  httpHeaders: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
});
const TcpSocket = z.looseObject({ host: z.string().optional(), port: Port });

const ContainerProbe = z.looseObject({
  httpGet: HttpGet.nullish(),
  tcpSocket: TcpSocket.nullish(),
  initialDelaySeconds: z.int().default(0),
  periodSeconds: z.int().default(10),
  timeoutSeconds: z.int().default(1),
  failureThreshold: z.int().default(3),
});
export type ContainerProbe = z.infer<typeof ContainerProbe>;

const Probes = z.object({
  startupProbe: ContainerProbe.optional(),
  livenessProbe: ContainerProbe.optional(),
  readinessProbe: ContainerProbe.optional(),
});
export type Probes = z.infer<typeof Probes>;

const Ports = z.array(z.looseObject({ name: z.string().optional(), containerPort: z.int() })).default([]);
const Pod = z.object({
  spec: z.object({ containers: z.tuple([Probes.extend({ ports: Ports })], z.unknown()) }),
});

/** The probes of a pod's manifest. */
export function probesOfManifest(text: string): Probes {
  const { ports: _, ...probes } = Pod.parse(parse(text)).spec.containers[0];
  return probes;
}

/** The numbers of a manifest's named ports. */
export function namedPorts(text: string): Record<string, number> {
  const { ports } = Pod.parse(parse(text)).spec.containers[0];
  return Object.fromEntries(
    ports.flatMap(({ name, containerPort }) => (name ? [[name, containerPort]] : [])),
  );
}

/** Seconds until a container is ended whose probe fails from the start. */
export const patienceOf = (probe: ContainerProbe) =>
  probe.initialDelaySeconds + probe.periodSeconds * probe.failureThreshold;

/** What a probe requests, without how often. */
function asks({ httpGet, tcpSocket, exec, grpc }: ContainerProbe): string {
  return JSON.stringify({ httpGet, tcpSocket, exec, grpc });
}

/**
 * How long a container lives while its probes fail. The startup probe decides, unless the liveness probe requests
 * something else.
 */
export function patience({ startupProbe, livenessProbe }: Probes): number {
  if (startupProbe === undefined) return livenessProbe === undefined ? 0 : patienceOf(livenessProbe);
  const same = livenessProbe === undefined || asks(startupProbe) === asks(livenessProbe);
  return same ? patienceOf(startupProbe) : patienceOf(startupProbe) + patienceOf(livenessProbe);
}
