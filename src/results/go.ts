// Which answers the Go of a binary decides, and not Kubernetes: those whose rule names a version of Go. Pure and
// without imports.

/** Whether Go decides what a rule predicts: its sentence names a version of Go, such as "built with Go 1.26". */
export function goDecides(rule: { says: string } | undefined): boolean {
  return rule !== undefined && /\bGo 1\.\d+/.test(rule.says);
}
