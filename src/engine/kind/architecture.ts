// The name that images give this machine's processor.

/** As GOARCH has it. */
export function architecture(arch: string = process.arch): string {
  return { x64: 'amd64', ppc64: 'ppc64le' }[arch] ?? arch;
}
