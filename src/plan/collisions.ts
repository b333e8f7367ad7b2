// Finds flags, files and objects of a setting that the harness sets itself. Each is a problem with its place, since one
// of the two would be dropped.
import { reservedFiles, reservedFlag } from '../domain/reserved.ts';
import type { Setting } from '../domain/setting.ts';
import { others } from '../domain/setting-files.ts';
import type { Parsed } from './document.ts';
import type { Problem } from './problem.ts';

/** The collisions of a setting with the harness or with itself. */
export function collisions(setting: Setting, at: Parsed<Setting>['problemAt']): Problem[] {
  const problems: Problem[] = [];
  const { id, apiserver, objects, kubelet } = setting;
  const { flags, flagsWhen, authenticationConfig, files } = apiserver;
  const places = [
    { path: ['apiserver', 'flags'], flags },
    ...flagsWhen.map((when, i) => ({ path: ['apiserver', 'flagsWhen', i, 'flags'], flags: when.flags })),
  ];
  for (const { path, flags } of places) {
    for (const flag of Object.keys(flags)) {
      if (reservedFlag.test(flag))
        problems.push(at([...path, flag], `the harness sets the flag "${flag}" itself, for every setting`));
      if (flag === 'authentication-config' && authenticationConfig)
        problems.push(at([...path, flag], `the flag "${flag}" is set by "authenticationConfig" already`));
    }
  }
  for (const file of Object.keys(files)) {
    if (!reservedFiles.includes(file)) continue;
    const instead =
      file === 'authentication.yaml' ? '; "authenticationConfig" is where its content goes' : '';
    const message = `the harness writes a file "${file}" into this folder itself${instead}`;
    problems.push(at(['apiserver', 'files', file], message));
  }
  for (const name of others) {
    for (const file of Object.keys(setting[name]?.files ?? {})) {
      const message = `a file "${file}" of kube-apiserver lies in the same folder`;
      if (file in files) problems.push(at([name, 'files', file], message));
    }
  }
  for (const file of Object.keys(setting.etcd?.files ?? {}))
    problems.push(at(['etcd', 'files', file], 'the static pod of etcd sees no files but its certificates'));
  for (const name of Object.keys(apiserver.webhooks ?? {}))
    if (`${name}.kubeconfig` in files)
      problems.push(
        at(
          ['apiserver', 'files', `${name}.kubeconfig`],
          `the harness writes this file for the webhook "${name}"`,
        ),
      );
  objects.forEach(({ kind, metadata }, i) => {
    if (kubelet?.grant && metadata.name === id && kind.startsWith('ClusterRole'))
      problems.push(at(['objects', i], `the ${kind} "${id}" is made by "kubelet.grant" already`));
  });
  return problems;
}
