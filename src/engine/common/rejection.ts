// Decides whether a kube-apiserver ended because it rejects its configuration. Its last sentence decides: only
// sentences of its option handling and of loading its configuration files count, so other crashes do not.
import { flagPairs } from '../../domain/flags.ts';
import type { Setting } from '../../domain/setting.ts';
import { settingFiles, settingFlags, webhookPath } from '../../domain/setting-files.ts';
import type { Version } from '../../domain/version.ts';
import { goUnquoted } from '../go-quoted.ts';

/** Patterns of these sentences, with the sources that produce them. */
const sentences: RegExp[] = [
  // spf13/pflag flag.go; k8s.io/component-base featuregate/feature_gate.go as the value of --feature-gates.
  /^unknown (shorthand )?flag/,
  /^invalid argument ".*" for "[^"]*--[\w-]+" flag/s,
  /(unrecognized|cannot set) feature gate/,
  // pkg/kubeapiserver/options/authentication.go and authorization.go; strict decoding by k8s.io/apimachinery.
  /^(failed to load|invalid) (authentication|authorization) configuration\b/,
  /^unable to load (authentication|authorization) config/i,
  // v1.33 and before do not name the file (cmd/kube-apiserver/app/options, seen on v1.33.13).
  /^strict decoding error: /,
  // An unknown or missing kind or version: k8s.io/apimachinery pkg/runtime/error.go, seen on v1.33.13 and v1.37.2.
  /^no (kind|version) "[^"]*" (is registered for version|has been registered in scheme)/,
  /^Object '(Kind|apiVersion)' is missing in /,
  /^couldn't get version\/kind; json parse error/,
  /StructuredAuthenticationConfiguration=true|authentication-config file/,
  // An invalid field of a configuration file: k8s.io/apimachinery pkg/util/validation/field/errors.go.
  /^\[?[a-z][\w.[\]]*: (Forbidden|Invalid value|Required value|Unsupported value|Duplicate value)\b/,
  // pkg/kubeapiserver/options/authorization.go, about an AuthorizationConfiguration.
  /^expected name .* for authorizer /,
  // Errors of option validation begin with the flag: pkg/kubeapiserver/options,
  // cmd/kube-apiserver/app/options/validation.go.
  /^\[?--[a-z][\w-]+ /,
];

/** A port in use or an etcd that does not answer is a fault of the machine, even if the sentence also matches above. */
const machine = /address already in use|deadline exceeded|connection refused/;
/** A missing file is a fault of the machine too, unless the setting names the file. */
const file = /no such file or directory|not a directory|is a directory|permission denied/;

/**
 * The sentence with which the apiserver rejected its configuration; undefined if it ended for another reason. `given`
 * are the paths that the setting names and that the harness has not written.
 */
export function rejectionOf(log: string, given: readonly string[] = []): string | undefined {
  return rejectionIn(lastWords(log), given);
}

/** The same of its last words alone. */
export function rejectionIn(said: string | undefined, given: readonly string[]): string | undefined {
  if (said === undefined || machine.test(said)) return undefined;
  if (file.test(said)) return given.some((path) => mentions(said, path)) ? said : undefined;
  return sentences.some((shape) => shape.test(said)) ? said : undefined;
}

const mentions = (said: string, path: string) =>
  said.split(/[^\w./@+-]+/).some((word) => word === path || word === `${path}:` || word === `${path}.`);

/** The paths that a setting names on a version, in flags and in files, without the paths of its own files. */
export function givenBy(setting: Setting, version: Version): string[] {
  const files = settingFiles(setting);
  const texts = [
    ...flagPairs(settingFlags(setting, version)).map(([, value]) => value),
    ...Object.values(files),
  ];
  const named = texts.flatMap((text) => text.match(/\/[\w.@+-]+(\/[\w.@+-]+)*/g) ?? []);
  const served = Object.keys(setting.apiserver.webhooks ?? {}).map(webhookPath);
  return [...new Set(named)].filter((path) => !(path in files) && !served.includes(path));
}

/**
 * The last error in a log. It is `Error: …` for flags that are not understood, and for every error up to v1.22.
 * Otherwise it is klog's "command failed" (k8s.io/component-base cli/run.go).
 */
export function lastWords(log: string): string | undefined {
  return endsIn(log).at(-1);
}

/** The last error of each run in a log, oldest first. */
export function endsIn(log: string): string[] {
  // The log of a container has a time and a stream before each line (CRI).
  const lines = log.split('\n').map((line) => line.replace(/^\S+ std(?:out|err) [FP] /, ''));
  return lines.flatMap((line, n) => {
    // klog writes a value of several lines between `<` and ` >`, indented by a tab (k8s.io/klog internal/serialize).
    if (line.endsWith('"command failed" err=<')) {
      const end = lines.indexOf(' >', n);
      const text = lines.slice(n + 1, end < 0 ? undefined : end).map((one) => one.replace(/^\t/, ''));
      return [text.join('\n').trim()];
    }
    const quoted = /"command failed" err=("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
    if (quoted !== undefined) return [goUnquoted(quoted)];
    const plain = /^Error: (.+)$/.exec(line)?.[1];
    return plain === undefined ? [] : [plain];
  });
}

/**
 * Reasons that end a kubelet although its configuration is valid. Its container runtime is the harness's: one that
 * serves no CRI (pkg/kubelet/kubelet.go, PreInitRuntimeService) says nothing about the kubelet.
 */
const breaks = new RegExp(
  [
    ...[
      'address already in use',
      'deadline exceeded',
      'connection refused',
      'too many open files',
      'inotify',
    ],
    ...['no space left', 'cannot allocate memory', 'resource temporarily unavailable', 'input/output error'],
    ...['service connection', 'RuntimeService'],
  ].join('|'),
);

/**
 * The last error of a kubelet that ended by itself, if it may be about its configuration. Before v1.23 it is a fatal
 * error of klog.
 */
export function kubeletWords(log: string): string | undefined {
  const fatal = log.match(/^F\d{4} [^\]]*\] (.+)$/m)?.[1];
  // Validation appends the address and the whole object (cmd/kubelet/app/server.go).
  const said = (lastWords(log) ?? fatal)?.replace(/, path: &TypeMeta\{.*$/s, '');
  return said === undefined || breaks.test(said) ? undefined : said;
}
