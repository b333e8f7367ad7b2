// Which work the Go compiler is spared where Kubernetes is built. No answer depends on it; a first run waits for it.
import { atLeast } from './go-version.ts';

/**
 * Arguments of `go build` for a Go of this version. Debug data is left out, which `-s -w` would remove anyway: a tenth
 * of the compiler's time. Kubernetes' own packages are not inlined: a fifth of the rest. Those in which an apiserver
 * spends its start are; with nothing inlined anywhere, a start would take 40 % more of the processor.
 */
export const compilerFlags = (go: string): readonly string[] => [
  '-gcflags=all=-dwarf=false',
  '-gcflags=k8s.io/...=-dwarf=false -l',
  '-gcflags=k8s.io/apimachinery/...=-dwarf=false',
  '-gcflags=k8s.io/kube-openapi/...=-dwarf=false',
  // Before Go 1.20 its own library is there in compiled form, which flags would make useless.
  ...(atLeast(go, '1.20.0') ? [] : ['-gcflags=std=']),
];
