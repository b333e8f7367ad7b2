// A PATH on which a script of `repro` finds what it calls: real tools that only read and write files of the sandbox,
// and stand-ins for everything that would touch a cluster. `touch` is there too, so that an injected command does leave
// its trace.
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { canary } from './hostile-strings.ts';

const real = [
  ...[
    'awk',
    'base64',
    'basename',
    'bash',
    'cat',
    'chmod',
    'cp',
    'cut',
    'dirname',
    'env',
    'grep',
    'head',
    'mkdir',
    'mv',
  ],
  ...['printf', 'realpath', 'rm', 'sed', 'seq', 'sh', 'tail', 'tee', 'touch', 'tr', 'true', 'wc', 'xargs'],
];

/** Each answers what its caller waits for; a counter makes an id new each time. */
const stubs: Record<string, string> = {
  crictl: 'n=$(cat "$SANDBOX/n"); echo $((n + 1)) >"$SANDBOX/n"; echo "container-$n"',
  curl: 'printf "HTTP/2 403 \\r\\ncontent-type: application/json\\r\\n\\r\\n{}"',
  docker: 'if [ "$1" = exec ]; then cat >/dev/null </dev/null; fi',
  haproxy: 'true',
  ip: 'echo "2: eth0    inet6 fd00::1/64 scope global"',
  kind: 'true',
  kubeadm:
    'if [ "$1" = token ]; then echo "kubeadm join 127.0.0.1:6443 --token abcdef.0123456789abcdef --discovery-token-ca-cert-hash sha256:00"; else echo "error: Unauthorized" >&2; exit 1; fi',
  kubectl: 'case "$*" in *cluster-info*) echo jws-kubeconfig-abcdef ;; *) echo e30= ;; esac',
  mktemp:
    'n=$(cat "$SANDBOX/n"); echo $((n + 1)) >"$SANDBOX/n"; mkdir "$SANDBOX/made-$n"; echo "$SANDBOX/made-$n"',
  nginx: 'true',
  sleep: 'true',
};

export interface Sandbox {
  path: string;
  /** Runs `bash script here` or `kind`. */
  run(script: string, how: 'here' | 'kind' | ''): Promise<{ exitCode: number | undefined; said: string }>;
  /** Every path below it that is named as the canary, and other than what the stubs and the script may make. */
  canaries(): string[];
}

/** Makes one in an empty folder. */
export function sandbox(path: string): Sandbox {
  const bin = join(path, 'bin');
  const home = join(path, 'home');
  for (const folder of [
    bin,
    home,
    join(path, 'etc/kubernetes/manifests'),
    join(path, 'etc/kubernetes/bearerless'),
  ])
    mkdirSync(folder, { recursive: true });
  writeFileSync(join(path, 'n'), '1\n');
  writeFileSync(
    join(path, 'etc/kubernetes/manifests/kube-apiserver.yaml'),
    'spec:\n  containers:\n  - command:\n    - kube-apiserver\n    - --anonymous-auth=true\n',
  );
  for (const name of real) symlinkSync(tool(name), join(bin, name));
  for (const [name, text] of Object.entries(stubs)) {
    writeFileSync(join(bin, name), `#!${tool('bash')}\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return {
    path,
    async run(script, how) {
      const file = join(path, 'home', 'repro.sh');
      // The one place outside of the sandbox that a script writes to.
      writeFileSync(file, script.replaceAll('/etc/kubernetes', join(path, 'etc/kubernetes')));
      const { exitCode, stdout, stderr } = await execa(tool('bash'), [file, ...(how ? [how] : [])], {
        cwd: home,
        env: { PATH: bin, SANDBOX: path, HOME: home },
        extendEnv: false,
        reject: false,
        stdin: 'ignore',
        encoding: 'latin1',
      });
      return { exitCode, said: `${stdout}\n${stderr}` };
    },
    canaries: () =>
      readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(canary)),
  };
}

const tools = new Map<string, string>();

function tool(name: string): string {
  const known = tools.get(name);
  if (known !== undefined) return known;
  for (const folder of ['/usr/bin', '/bin', '/usr/local/bin']) {
    try {
      if (readdirSync(folder).includes(name)) {
        tools.set(name, join(folder, name));
        return join(folder, name);
      }
    } catch {
      // A folder that this machine lacks.
    }
  }
  throw new Error(`this machine has no ${name}`);
}
