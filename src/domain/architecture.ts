// The name that releases and images give this machine's processor.

/** As GOARCH has it; undefined where Kubernetes has no releases for it. */
export function architecture(arch: string = process.arch): string | undefined {
  return { x64: 'amd64', arm64: 'arm64', ppc64: 'ppc64le', s390x: 's390x' }[arch];
}
