// The scripts of the pods that run a shard each, and of the pod that merges.
import { lineOf, word } from '../domain/shell.ts';

/** What the Jobs are made of. */
export interface JobSpec {
  /** The name of the Indexed Job; the other one is called NAME-merge. */
  name: string;
  image: string;
  /** The PersistentVolumeClaim for results and binaries, which all pods mount. */
  claim: string;
  shards: number;
  /** What is asked, as words of `bearerless run`. */
  asked: string[];
  /** Files that the run is given with -f, by their names. */
  files: ReadonlyArray<{ name: string; text: string }>;
  /** The expected seconds of the longest shard. */
  seconds: number;
  /** The most settings that a shard has at once. */
  settings: number;
}

/** Where every pod has the volume, and those of shards the files. */
export const volume = '/bearerless';
export const filesFolder = '/files';

/** Pods that the shards of one index may have: the first, and those that continue it. */
export const attempts = 3;
/** How many of a shard's settings are measured at once. */
export const atOnce = (settings: number): number => Math.min(settings, 4);

/** A shard has ended for good, in whatever way, when there is a file `shard-N.done` beside it. */
export function shardScript({ name, shards, asked, settings, files }: JobSpec): string {
  const own = files.flatMap((file) => ['-f', `${filesFolder}/${file.name}`]);
  // A run would count the memory of the node, and not what its pod may have.
  const how = `--jobs ${atOnce(settings)} --reporter line`;
  return `out=${word(`${volume}/${name}`)}/shard-$JOB_COMPLETION_INDEX
mkdir -p "$out"
code=0
# A pod that comes after one that died continues its run, if that one wrote anything.
[ -s "$out/journal.jsonl" ] || rm -f "$out/journal.jsonl"
if [ -e "$out/journal.jsonl" ]; then
  bearerless run --resume "$out" ${how} || code=$?
else
  bearerless run ${lineOf([...asked, ...own])} --shard auto/${shards} --output "$out" ${how} || code=$?
fi
# After a fault of the environment (3) the next pod asks again what is open, unless this was the last.
case $code in
  0 | 1 | 2 | 4) touch "$out.done" ;;
  *) if [ "\${FAILURES:-0}" -ge ${attempts - 1} ]; then touch "$out.done"; fi ;;
esac
exit "$code"
`;
}

export function mergeScript({ name, shards }: JobSpec): string {
  const folder = word(`${volume}/${name}`);
  const all = Array.from({ length: shards }, (_, index) => `shard-${index}`).join(' ');
  return `mkdir -p ${folder}
cd ${folder} || exit 3
for shard in ${all}; do
  until [ -e "$shard.done" ]; do sleep 5; done
done
rm -rf whole
exec bearerless merge ${all} --output whole --reporter terminal,html,junit
`;
}
