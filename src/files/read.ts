// Turns the user's own files into one setting: reads the named files, recognizes each document, and reports what
// happened to everything in it.
import { basename } from 'node:path';
import { messageOf } from '../domain/error.ts';
import type { Written } from '../plan/configuration.ts';
import { readCommands } from './command-line.ts';
import { documentsOf } from './documents.ts';
import { type Gathered, nothing, tell } from './gathered.ts';
import { isKept, readKept } from './kept-file.ts';
import { calledBy, readDocument } from './kinds.ts';
import { isOwn, readOwn } from './own-format.ts';
import { type Document, mapOf, type Place } from './place.ts';
import { leftUnknown, settingOf, type Yours } from './setting.ts';
import { type ReadSource, readSources, type Source, wrong } from './source.ts';
import { textKind } from './text-kind.ts';

export interface Reading {
  /** Files and folders by path, and `-` for standard input. */
  files: readonly string[];
  /** The name of the setting. */
  name: string;
  /** `HOST=PATH`: the file or folder of this machine that the components see at a path. */
  mounts: readonly string[];
  /** Measures without the files that were not given. */
  asIs: boolean;
  stdin(): Promise<string>;
}

/** The result of reading files. */
export interface OwnFiles {
  /** Settings and scenarios in this program's own format. */
  written: Own[];
  /** The setting made from all other files; absent if there are none. */
  yours?: Yours;
}

/** A file in this program's own format, as it was given. */
interface Own extends Written {
  file: string;
  text: string;
}

/** What is found beside the parts of a setting. */
interface Found {
  gathered: Gathered;
  written: Own[];
  kept: Array<{ yours: Yours; place: Place }>;
}

/** Reads the files. Throws a single error that lists everything that is wrong with them. */
export async function readFiles(reading: Reading): Promise<OwnFiles> {
  const found: Found = { gathered: nothing(), written: [], kept: [] };
  const { gathered, written, kept } = found;
  const mounted = reading.mounts.map(mountOf);
  const sources = await readSources([...reading.files, ...mounted.map(({ host }) => host)], reading.stdin);
  gathered.mounts.push(...mounted);
  for (const source of sources) readSource(source, found);
  if (gathered.wrong.length > 0) throw wrong(gathered.wrong);
  const own = gathered.files.length > 0;
  for (const { place } of own ? kept : kept.slice(1))
    gathered.wrong.push({
      ...place,
      message: 'a setting that was kept stands alone; leave the other files out',
    });
  if (!own) leftUnknown(gathered);
  const yours = own ? settingOf(gathered, reading) : kept[0]?.yours;
  if (gathered.wrong.length > 0) throw wrong(gathered.wrong);
  if (yours === undefined && written.length === 0) {
    const told = gathered.rows.map(({ file, line, said, because }) => ({
      file,
      line,
      message: `${said}: ${because}`,
    }));
    throw wrong(
      told.length > 0
        ? told
        : [{ file: reading.files.join(', '), line: 1, message: 'there is nothing in it' }],
      'nothing-usable',
    );
  }
  return { written, ...(yours ? { yours } : {}) };
}

function mountOf(text: string): { host: string; inside: string; of: 'user' } {
  const [, host, inside] = /^([^=]+)=(\/.*)$/.exec(text) ?? [];
  if (host !== undefined && inside !== undefined) return { host, inside, of: 'user' };
  throw wrong([
    {
      file: '--mount',
      line: 1,
      message: `"${text}" is no HOST=PATH, such as ./auth.yaml=/etc/kubernetes/auth.yaml`,
    },
  ]);
}

function readSource(source: ReadSource, found: Found): void {
  const { file, from } = source;
  const { gathered } = found;
  const leaveOut = (because: string, line = 1) =>
    tell(gathered, 'left-out', { part: 'file', said: basename(file), place: { file, line }, because });
  if ('unread' in source) {
    leaveOut(source.unread);
    return;
  }
  const { text } = source;
  const kind = textKind(source, text);
  switch (kind.kind) {
    case 'empty':
      leaveOut('it is empty');
      break;
    case 'credential': {
      const what = `${kind.what}, which is neither read nor kept; leave it out`;
      if (from === 'folder') leaveOut(`${kind.what} is neither read nor kept`);
      else gathered.wrong.push({ file, line: kind.line, message: what });
      break;
    }
    case 'certificate':
      leaveOut('the harness has its own certificates');
      break;
    case 'template':
      if (from === 'folder') leaveOut('a template that is not rendered', kind.wrong.line);
      else gathered.wrong.push(kind.wrong);
      break;
    case 'commands':
      gathered.files.push({ file, kind: kind.what });
      readCommands(source, text, gathered);
      break;
    case 'yaml':
      readYaml(source, text, found);
      break;
    default:
      kind satisfies never;
  }
}

function readYaml(source: ReadSource, text: string, { gathered, written, kept }: Found): void {
  let documents: Document[];
  try {
    documents = documentsOf(source, text);
  } catch (thrown) {
    const [, line = '1', what] = /:(\d+): (no YAML: .*)$/s.exec(messageOf(thrown)) ?? [];
    unknown(source, text, {
      gathered,
      place: { file: source.file, line: Number(line) },
      what: what ?? messageOf(thrown),
    });
    return;
  }
  for (const document of documents) {
    const place = document.at([]);
    const secret = secretIn(document);
    if (secret !== undefined) {
      if (source.from === 'folder')
        tell(gathered, 'left-out', {
          part: 'file',
          said: secret.what,
          place: secret.place,
          because: 'a Secret is neither read nor kept',
        });
      else
        gathered.wrong.push({
          ...secret.place,
          message: `${secret.what}, which is neither read nor kept; leave it out`,
        });
    } else if (isOwn(document)) written.push({ ...readOwn(document, text), file: source.file, text });
    else if (isKept(document)) {
      const read = readKept(document);
      if ('message' in read) gathered.wrong.push(read);
      else kept.push({ yours: read, place });
    } else if (!readDocument(document, gathered) && !byName(document, gathered)) {
      unknown(source, text, {
        gathered,
        place,
        what: `${calledBy(document)}: of no kind that is known here`,
      });
    }
  }
}

/** Keeps a text of an unknown kind, which a flag may still name. */
function unknown(
  source: Source,
  text: string,
  { gathered: { texts }, place, what }: { gathered: Gathered; place: Place; what: string },
): void {
  if (texts.some((one) => one.unknown && one.place.file === source.file)) return;
  const paths = [source.path ?? source.file];
  texts.push({ text, paths, place, unknown: { from: source.from, what } });
}

/** Finds a Secret, alone or in a list. */
function secretIn(document: Document): { what: string; place: ReturnType<Document['at']> } | undefined {
  const { kind, items } = mapOf(document.value);
  const said = (value: unknown) => `the Secret ${String(mapOf(mapOf(value).metadata).name)}`;
  if (kind === 'Secret') return { what: said(document.value), place: document.at([]) };
  if (!Array.isArray(items)) return undefined;
  const at = items.findIndex((item) => mapOf(item).kind === 'Secret');
  return at < 0 ? undefined : { what: said(items[at]), place: document.at(['items', at]) };
}

/** Takes a document without a kind for the kind in its file name, so that an apiserver decides about it. */
function byName(document: Document, gathered: Gathered): boolean {
  const { kind } = mapOf(document.value);
  const name = basename(document.file);
  const meant = /authentication|authn/i.test(name)
    ? 'AuthenticationConfiguration'
    : /authorization|authz/i.test(name)
      ? 'AuthorizationConfiguration'
      : undefined;
  if (meant === undefined || kind !== undefined) return false;
  gathered.files.push({ file: document.file, kind: `${meant}, by its name` });
  gathered.texts.push({
    text: document.text,
    paths: document.path === undefined ? [] : [document.path],
    place: document.at([]),
    kind: meant,
    document,
  });
  return true;
}
