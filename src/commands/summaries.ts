// What the help of the program says of each command, so that no command is loaded for it. A test holds it against what
// the commands say themselves.

/** How a command is called, and what it does; in the order of the help. */
export const summaries: Record<string, readonly [called: string, does: string]> = {
  run: ['run [options] [scenario...]', 'start real clusters, ask them, and print and store the matrix'],
  report: ['report [options] <run...>', 'print or write reports of stored runs'],
  diff: ['diff [options] <a> [b]', 'show the differences between two stored runs'],
  check: [
    'check [options] <run...>',
    'compare a stored run with the committed reference, or with what you require',
  ],
  judge: ['judge [options] <run...>', "judge a stored run again with today's rules and scenarios"],
  explain: ['explain [options] <cell>', 'show what decides a cell, what is predicted and what was observed'],
  repro: ['repro [options] <cell>', 'write a script that reproduces a cell without this tool'],
  'upgrade-check': [
    'upgrade-check [options]',
    'show what an upgrade changes for strangers, joins and health checks',
  ],
  bisect: ['bisect [options] [cell]', 'find the release in which the answer of a cell turned'],
  changes: [
    'changes [options] <span>',
    'list what turned for strangers, joins and health checks between two versions',
  ],
  list: [
    'list [options] [scenario...]',
    'print what would be asked and what is expected, without running anything',
  ],
  plan: ['plan [options] [scenario...]', 'print how a run is divided into shards, without running anything'],
  merge: ['merge [options] <dir...>', 'put the shards of one run together'],
  probe: ['probe [options]', 'ask a cluster of your own what a stranger gets, read-only'],
  doctor: ['doctor [options]', 'show what this machine can run and what is missing'],
  binaries: ['binaries', 'list, fetch, add and remove Kubernetes binaries'],
  images: ['images', 'build, list and remove node images for the kind engine'],
  sweep: [
    'sweep',
    'remove containers and networks that killed runs of the kind engine left (every run does so too)',
  ],
  up: ['up [options]', 'start one cluster to play with, in the background, and write a kubeconfig for it'],
  down: ['down [name]', 'end a cluster that `up` started, and remove its files'],
  export: ['export', 'write out what a cluster has'],
  schema: [
    'schema <kind>',
    'print the JSON Schema of a file that you write, or of what is written for programs',
  ],
  help: ['help [topic]', 'print a page of the documentation, or what an error code means'],
  completion: [
    'completion <shell>',
    'print the script that makes a shell complete commands, options and names',
  ],
};
