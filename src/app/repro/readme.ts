// The README of a folder that `bearerless repro` writes.
import { filesFolder, patchFolder } from '../../domain/setting-files.ts';
import { oneLine } from '../../domain/shell.ts';
import { code } from '../../report/markdown-text.ts';
import type { Reproduction } from './script.ts';

/** The text of README.md. */
export function readmeText({ id, setting, files, deleted, asked, wanted }: Reproduction): string {
  const has = (start: string) => Object.keys(files).some((name) => name.startsWith(start));
  const copies = [
    ...(has('files/') ? [`copy \`files/\` to \`${filesFolder}\``] : []),
    ...(has('patches/') ? [`copy \`patches/\` to \`${patchFolder}\``] : []),
  ];
  const after = [
    ...(has('objects.yaml') ? ['`kubectl apply -f objects.yaml`'] : []),
    ...deleted.map(({ kind, name, namespace }) => {
      return `delete the ${kind} ${code(namespace === undefined ? name : `${namespace}/${name}`)}`;
    }),
  ];
  return `${[
    `# ${code(id)}`,
    oneLine(`${setting.title}. ${setting.why}`),
    ...(wanted ? [`${wanted.who}: ${code(wanted.answer)}`] : []),
    ...(asked.note ? [asked.note] : []),
    '- `bash repro.sh kind` makes the cluster with kind (`kind.yaml`), asks, and removes it. It needs Docker and kind.',
    [
      '- On machines of your own: ',
      ...copies.map((text) => `${text}; `),
      'run `kubeadm init --config kubeadm.yaml`',
      ...after.map((text) => `; ${text}`),
      '; then `bash repro.sh here` on that control-plane node, as root.',
    ].join(''),
  ].join('\n\n')}\n`;
}
