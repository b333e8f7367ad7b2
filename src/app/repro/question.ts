// The shell lines that ask one question as root on a control-plane node of kubeadm, and set `answer` to the outcome in
// the words of this tool.
import type { Change } from '../../domain/change.ts';
import type { Identity } from '../../domain/identity.ts';
import { addsControlPlane, type JoinMode } from '../../domain/join-mode.ts';
import { asksSecond, changesOf, needsNode, type Probe, type RequestProbe } from '../../domain/probe.ts';
import type { Quirks } from '../../domain/quirks.ts';
import type { Setting } from '../../domain/setting.ts';
import { heredoc, quoted } from '../../domain/shell.ts';
import type { Version } from '../../domain/version.ts';
import { curlLine } from '../../report/curl.ts';
import { balancerLines } from './balancer.ts';
import { joinLines } from './join.ts';
import { objectLines } from './objects.ts';

export interface QuestionLines {
  lines: string[];
  /** How the script differs from the cell, for the reader. */
  note?: string;
}

const elsewhere = 'a control plane joins on a second machine, which no script brings along';

/** The lines, or a sentence that says why there are none. */
export function questionLines(
  probe: Probe,
  setting: Setting,
  { version, kubeadmApi }: Pick<Quirks, 'kubeadmApi'> & { version: Version },
): QuestionLines | string {
  if (asksSecond(probe)) return elsewhere;
  switch (probe.kind) {
    case 'http':
      if (needsNode(probe)) return 'the name of a node that has joined stands in its path';
      return { lines: httpLines(probe, setting) };
    case 'join': {
      if (addsControlPlane(probe.mode)) return elsewhere;
      if (probe.kubelet !== undefined)
        return 'a kubelet of another version joins, and what a script asks is kubeadm alone';
      const lines = joinLines(probe.mode, kubeadmApi);
      if (lines === undefined)
        return `join:${probe.mode} needs a server of the harness that no script brings along`;
      const note =
        'Discovery alone is asked, by `kubeadm join phase preflight`: it changes nothing. `kubeadm join --config join.yaml` on a fresh node does all of it.';
      // kubeadm tells an expired token by its missing signature alone.
      const { expired = false } = setting.bootstrapToken ?? {};
      const ended = probe.mode === 'token-expired' || (expired && isByToken(probe.mode));
      const told = ended ? ['answer=${answer/no-jws/token-expired}'] : [];
      return { lines: [...joinStart(setting), ...lines, ...joinEnd, ...told], note };
    }
    case 'restart':
    case 'health-check': {
      const note =
        'The pod is watched for six minutes; a kubelet with the default patience needs up to four and a half.';
      return { lines: watchLines(probe.component), note };
    }
    case 'lb':
      return balancerLines(probe.check);
    case 'init':
      return {
        lines: ['kubectl get --raw /readyz >/dev/null && answer=completed || answer=failed'],
        note: 'Whether `kubeadm init --config kubeadm.yaml` ended well is seen when the cluster is made.',
      };
    case 'join-after':
      return 'a node joins after the changes, and what a script asks of a join is discovery alone';
    case 'change':
    case 'after': {
      const changes = changesOf(probe).map((change) => changeLines(change, setting, version));
      const without = changes.find((lines) => typeof lines === 'string');
      if (without !== undefined) return without;
      const change = changes.flat();
      const asked = probe.kind === 'after' ? httpLines(probe, setting) : ['answer=completed'];
      return { lines: [...change, ...asked] };
    }
    default:
      return probe satisfies never;
  }
}

function httpLines(probe: RequestProbe, setting: Setting): string[] {
  const request = { ...probe, identity: identityUnder(setting, probe.identity) };
  return [
    'code=0',
    `response=$(${curlLine(request)}) || code=$?`,
    `printf '%s\\n' "$response"`,
    `answer=$(sed -n '1s/^HTTP[^ ]* \\([0-9]*\\).*/\\1/p' <<<"$response")`,
    'case $code in 7) answer=closed ;; 35 | 55 | 56) answer=${answer:-tls-refused} ;; esac',
  ];
}

const isByToken = (mode: JoinMode) => mode === 'token' || mode === 'token-no-hash';

/** The bootstrap token of a setting as an identity that a script can make; every other identity is what it is. */
function identityUnder({ bootstrapToken: own }: Setting, identity: Identity): Identity {
  if (identity !== 'bootstrap-token' || own === undefined) return identity;
  const { usages, groups, expired } = own;
  return expired ? 'expired-bootstrap-token' : `bootstrap-token:${usages.join(',')}/${groups.join(',')}`;
}

function tokenOptions({ bootstrapToken: own }: Setting): string {
  if (own === undefined) return '';
  const { usages, groups, expired } = own;
  const ttl = expired ? ' --ttl 5s' : '';
  return ` --usages ${usages.join(',')} --groups ${groups.join(',')}${ttl}`;
}

const joinStart = (setting: Setting): string[] => [
  'cd "$(mktemp --directory)"',
  `read -r _ _ endpoint _ token _ hash < <(kubeadm token create --print-join-command${tokenOptions(setting)})`,
  'address=${endpoint%:*}',
  '# The controller manager signs cluster-info for a new token within seconds.',
  'for _ in $(seq 20); do',
  '  kubectl --namespace kube-public get configmap cluster-info --output yaml | grep -q "jws-kubeconfig-${token%.*}" && break',
  '  sleep 1',
  'done',
];

const joinEnd = [
  'output=$(kubeadm join phase preflight --config join.yaml --ignore-preflight-errors=all 2>&1) && answer=joined || answer=refused',
  `printf '%s\\n' "$output"`,
  'if [ "$answer" = refused ]; then',
  '  case $output in',
  '    *"getting credentials: exec: "*) answer+=" plugin-failed" ;;',
  '    *"JWS signature"* | *"invalid for this cluster"*) answer+=" no-jws" ;;',
  '    *nauthorized*) answer+=" unauthorized" ;;',
  '    *orbidden*) answer+=" forbidden" ;;',
  '    *"none of the public keys"*) answer+=" ca-mismatch" ;;',
  '    *"find authentication credentials"*) answer+=" no-credentials" ;;',
  '    *"connection refused"* | *"no route to host"*) answer+=" unreachable" ;;',
  '    *imeout* | *"timed out"*) answer+=" timeout" ;;',
  '  esac',
  'fi',
];

function watchLines(component: string): string[] {
  return [
    'answer=stays-up',
    'for _ in $(seq 72); do',
    `  ended=$(crictl ps --all --quiet --state exited --name ${quoted(component)} | wc -l)`,
    '  [ "$ended" = 0 ] || { answer=restarted && break; }',
    '  sleep 5',
    'done',
    `crictl ps --all --name ${quoted(component)}`,
  ];
}

const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
/**
 * Moves the line of $flag to the beginning of the command. The awk program is always the same; the values reach it
 * through the environment, where nothing is executed. A kubelet sees either the old file or the complete new one.
 */
const editManifest = [
  `manifest=${manifest}`,
  'edited=/etc/kubernetes/kube-apiserver.edited.yaml',
  'cp -p "$manifest" "$edited"',
  'flag="$flag" value="$value" awk \'',
  '  { text = $0; sub(/^ +/, "", text); bare = text; gsub(/"/, "", bare) }',
  '  index(bare, "- " ENVIRON["flag"]) == 1 { next }',
  '  { print }',
  '  text == "- kube-apiserver" {',
  '    print substr($0, 1, length($0) - length(text)) "- \\"" ENVIRON["flag"] ENVIRON["value"] "\\""',
  '  }',
  '\' "$manifest" >"$edited"',
  'mv "$edited" "$manifest"',
];
const remember = 'before=$(crictl ps --quiet --name kube-apiserver)';
const awaitNew = [
  'until now=$(crictl ps --quiet --state running --name kube-apiserver) && [ -n "$now" ] && [ "$now" != "$before" ]; do sleep 1; done',
  'until kubectl get --raw /readyz >/dev/null 2>&1; do sleep 1; done',
];

function changeLines(change: Change, setting: Setting, version: Version): string[] | string {
  switch (change.kind) {
    case 'edit-manifest':
      return [
        remember,
        `flag=${quoted(`--${change.flag}=`)}`,
        `value=${quoted(change.value)}`,
        ...editManifest,
        ...awaitNew,
      ];
    case 'restart-apiserver':
      return [remember, 'crictl stop "$before"', ...awaitNew];
    case 'apply-objects':
      return objectLines(setting, version);
    case 'edit-authentication': {
      const text = setting.apiserver.edits?.[change.edit];
      if (text === undefined) return `the setting has no edit "${change.edit}"`;
      // Within a minute (k8s.io/apiserver pkg/server/options/authenticationconfig/metrics.go counts the reloads).
      return [heredoc('/etc/kubernetes/bearerless/authentication.yaml', text), 'sleep 75'];
    }
    case 'upgrade-node':
    case 'renew-certificate':
      return 'a node with a kubelet of an earlier version is needed, which no script brings along';
    case 'upgrade':
      return [
        '# The kubeadm on PATH must be that of the later version.',
        `kubeadm upgrade apply ${quoted(change.to)} --yes --etcd-upgrade=false --ignore-preflight-errors=all`,
      ];
    default:
      return change satisfies never;
  }
}
