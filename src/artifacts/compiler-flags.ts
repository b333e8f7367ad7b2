// Which work the Go compiler is spared where Kubernetes is built. No answer depends on it; a first run waits for it.

/**
 * Arguments of `go build`. Debug data is left out, which `-s -w` would remove anyway: a tenth of the compiler's time.
 * Kubernetes' own packages are not inlined: a fifth of the rest. Those in which an apiserver spends its start are; with
 * nothing inlined anywhere, a start would take 40 % more of the processor.
 */
export const compilerFlags: readonly string[] = [
  '-gcflags=all=-dwarf=false',
  '-gcflags=k8s.io/...=-dwarf=false -l',
  '-gcflags=k8s.io/apimachinery/...=-dwarf=false',
  '-gcflags=k8s.io/kube-openapi/...=-dwarf=false',
];
