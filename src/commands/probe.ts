// `bearerless probe`: asks a user's own cluster the stranger's questions, read-only, and judges its answers.
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Command as NewCommand } from 'commander';
import type { Context } from '../app/context.ts';
import type { ServerFlags } from '../app/live-server.ts';
import { plainly } from '../domain/plain.ts';
import { jsonText, screenText } from '../domain/printed.ts';
import type { HttpProbe } from '../domain/probe.ts';
import type { Version } from '../domain/version.ts';
import type { LiveAnswer, Server } from '../probe/live.ts';
import type { ProbeDocument } from '../results/documents.ts';
import type { LiveJudgement } from '../results/live.ts';
import { addFileOptions, type FileFlags, ownOf } from './options/files.ts';
import { namesOf } from './options/names.ts';

const examples = `
Only GET, one request after the other; no credential is sent and none is read; redirects are not followed. A kubelet's certificate
is usually its own, so it is verified only with --kubelet-certificate-authority: nothing secret is sent to it, and nothing of what
it answers is kept but the status.

--fail-on: open       a stranger gets something that Kubernetes does not publish to everyone
           anonymous  CIS 1.2.1, or 4.2.1 where kubelets are asked, is not met, or no answer tells
           differs    the answers are not those of --setting (or, without it, of any setting)
Exit codes: 0 · 1 there is what --fail-on names · 2 usage · 3 the cluster, or a kubelet, did not answer, or with --fail-on not everything

Examples:
  bearerless probe --context staging
  bearerless probe --server https://203.0.113.7:6443 --certificate-authority ca.crt
  bearerless probe --kubelet 203.0.113.8 --kubelet 203.0.113.9:10250 --fail-on open,anonymous
  bearerless probe --setting anonymous-off --fail-on differs --json
  bearerless probe --textfile /var/lib/node_exporter/textfile/bearerless.prom
  bearerless probe -f kubeadm.yaml --fail-on differs     does the cluster do what your files say?`;

const failures = ['open', 'anonymous', 'differs'] as const;
type Failure = (typeof failures)[number];

interface ProbeFlags extends ServerFlags, FileFlags {
  kubelet: string[];
  kubeletCertificateAuthority?: string;
  kubernetes?: string;
  setting?: string;
  invalidToken?: boolean;
  rate: number;
  failOn: Failure[];
  json?: boolean;
  textfile?: string;
}

/** The command, to be added to the program. */
export function probeCommand(context: Context): Command {
  return addFileOptions(new NewCommand('probe'))
    .description('ask a cluster of your own what a stranger gets, read-only')
    .option('--kubeconfig <file>', 'where the cluster is (default: $KUBECONFIG, ~/.kube/config)')
    .option('--context <name>', 'a context of that file (default: its current one)')
    .option('--server <url>', 'the kube-apiserver, instead of a kubeconfig')
    .option(
      '--certificate-authority <file>',
      'PEM to verify it with (default: that of the kubeconfig, else public ones)',
    )
    .option('--insecure-skip-tls-verify', 'do not verify the certificate of the server')
    .option(
      '--kubelet <host>',
      'also ask the kubelet there (may be given again)',
      (host, all: string[]) => [...all, host],
      [],
    )
    .option('--kubelet-certificate-authority <file>', 'PEM to verify kubelets with (default: not verified)')
    .option(
      '-k, --kubernetes <version>',
      'its version (default: what /version says, if strangers may read it)',
    )
    .option('-s, --setting <setting>', 'the setting that the cluster should behave like')
    .option('--invalid-token', 'also ask with a bearer token that is made up')
    .option('--rate <n>', 'requests a second', rate, 5)
    .option('--fail-on <kinds>', failures.join(', '), namesOf('kind', failures), [])
    .option('--json', 'print JSON')
    .option(
      '--textfile <file>',
      "also write metrics there, for Prometheus by node_exporter's textfile collector",
    )
    .addHelpText('after', examples)
    .action(async (flags: ProbeFlags) => await probe(flags, context));
}

async function probe(flags: ProbeFlags, context: Context): Promise<void> {
  const [
    { serverOf, urlOf },
    { certificatesIn },
    { askLive },
    { judgeLive },
    { questions, predictionsFor },
    { liveText, insecureText },
    { screenOf },
  ] = await Promise.all([
    import('../app/live-server.ts'),
    import('../app/kubeconfig.ts'),
    import('../probe/live.ts'),
    import('../results/live.ts'),
    import('../app/live-questions.ts'),
    import('../report/live-text.ts'),
    import('../app/screen.ts'),
  ]);
  const { env, signal, print } = context;
  const home = env.HOME ? [`${env.HOME}/.kube/config`] : [];
  const server = await serverOf(flags, env.KUBECONFIG ? env.KUBECONFIG.split(':').filter(Boolean) : home);
  const authority = flags.kubeletCertificateAuthority;
  const trust = authority === undefined ? 'unverified' : { ca: await certificatesIn(authority) };
  const hosts = flags.kubelet.map((host) => ({ host, url: urlOf(`https://${host}`) }));
  const stated = flags.kubernetes === undefined ? undefined : await resolved(flags.kubernetes);
  const { apiserver, kubelet } = await questions(flags.invalidToken ?? false);
  const probes = [...apiserver, ...kubelet];
  // An unknown setting is reported before anything is asked.
  const own = ownOf(flags);
  if (flags.setting !== undefined || own.files !== undefined)
    await predictionsFor(await resolved('latest'), probes, { only: flags.setting, own });
  const insecure = server.trust === 'unverified';
  if (insecure) screenOf(context).stderr(screenText([plainly`NOT VERIFIED: ${insecureText}`]));
  const ask = async (at: Server, asked: HttpProbe[]): Promise<LiveAnswer[]> =>
    await askLive(at, asked, { perSecond: flags.rate, signal });
  const answers = await ask(server, apiserver);
  const kubelets = [];
  for (const { host, url } of hosts) {
    if (url.port === '') url.port = '10250';
    kubelets.push({
      host,
      answers: await ask({ url, trust }, kubelet),
    });
  }
  const reported = answers.find(({ version }) => version !== undefined)?.version;
  const { version, assumed } = stated ? { version: stated, assumed: false } : await versionOf(reported);
  const predictions = await predictionsFor(version, probes, { only: flags.setting, own });
  const { url } = server;
  const live = judgeLive(
    { server: url.origin, insecure, reported, version, assumed, answers, kubelets },
    predictions,
  );
  const document: ProbeDocument = live;
  print(flags.json ? jsonText(document, 2) : liveText(live, screenOf(context)));
  if (flags.textfile !== undefined) await writeMetrics(flags.textfile, live);
  if (!live.answered) return context.finish(3);
  const [forApiserver, forKubelets] = live.cis;
  const judged = hosts.length > 0 ? [forApiserver, forKubelets] : [forApiserver];
  const found: Record<Failure, boolean> = {
    open: live.open.length > 0,
    // For a gate, an unanswered question does not count as closed.
    anonymous: judged.some((one) => one?.verdict !== 'met'),
    differs: (live.likeness[0]?.differences.length ?? 1) > 0,
  };
  if (flags.failOn.some((kind) => found[kind])) return context.finish(1);
  // An unanswered question may be the one that matters.
  if (flags.failOn.length > 0 && Object.keys(live.unanswered).length > 0) context.finish(3);
}

/** The collector reads a file at any time, so it appears whole. */
async function writeMetrics(file: string, live: LiveJudgement): Promise<void> {
  const [{ prometheusText }, { writeWhole }, { readFile }] = await Promise.all([
    import('../report/prometheus.ts'),
    import('../results/store.ts'),
    import('node:fs/promises'),
  ]);
  const before = await readFile(file, 'utf8').catch(() => undefined);
  writeWhole(resolve(file), prometheusText(live, { before, now: Math.floor(Date.now() / 1000) }));
}

async function resolved(label: string): Promise<Version> {
  const { resolveVersion } = await import('../artifacts/resolve.ts');
  return resolveVersion(label);
}

/** The version whose behaviour is compared. If it is unknown or not in the catalogue, the newest is assumed. */
async function versionOf(reported: string | undefined): Promise<{ version: Version; assumed: boolean }> {
  const [, plain] = /^(v?1\.\d+(?:\.\d+)?)/.exec(reported ?? '') ?? [];
  const { isNextMinor } = await import('../artifacts/catalogue.ts');
  try {
    if (plain !== undefined && !isNextMinor(plain)) return { version: await resolved(plain), assumed: false };
  } catch {
    // Newer or older than every version of the catalogue.
  }
  return { version: await resolved('latest'), assumed: true };
}

function rate(value: string): number {
  const number = Number(value);
  if (!(number > 0 && number <= 100)) throw new InvalidArgumentError('Give a number up to 100.');
  return number;
}
