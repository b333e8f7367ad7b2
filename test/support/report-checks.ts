// What a reader of each report would make of hostile text in it: XML that is none, JSON that is none, a terminal or a CI that obeys, markup that
// works, a page with a script of somebody's. Gives complaints; none is good.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { packageRoot } from '../../src/domain/root.ts';
import type { Output, ReporterName } from '../../src/report/reporters.ts';
import { complaintsOfTerminal } from './property.ts';

const junitSchema = readFileSync(join(packageRoot, 'test/fixtures/junit.xsd'), 'utf8');

/** The complaints about one text of a reporter. */
export async function complaintsOf(name: ReporterName, output: Output): Promise<string[]> {
  const { text } = output;
  const file = output.to === 'file' ? output.file : '';
  if (output.to === 'step-summary' || name === 'markdown') return markdown(text);
  if (name === 'junit' || file.endsWith('.xml')) return await xml(text);
  if (name === 'ndjson') return text.trimEnd().split('\n').flatMap(json);
  if (['json', 'sarif', 'badge', 'testgrid'].includes(name)) return json(text);
  if (name === 'html') return html(text);
  return [...complaintsOfTerminal(text), ...(name === 'github' ? github(text) : obeyed(text))];
}

/** A line that a CI takes for a command. */
export function obeyed(text: string): string[] {
  const found = /^\s*(::|##\[).*$/mu.exec(text);
  return found ? [`a CI obeys ${JSON.stringify(found[0].slice(0, 80))}`] : [];
}

const github = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '' && !/^::(error|warning|notice) title=[^:,]*::/.test(line))
    .map((line) => `no annotation of ours: ${JSON.stringify(line.slice(0, 80))}`);

function json(text: string): string[] {
  try {
    JSON.parse(text);
    return [];
  } catch (thrown) {
    return [`no JSON: ${thrown}`];
  }
}

async function xml(contents: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'junit.xml', contents }],
    schema: [junitSchema],
  });
  return errors.map(({ rawMessage }) => rawMessage);
}

/** GitHub's rules for code, roughly: fences, then spans by runs of backticks of one length; what is left is markup. */
export function markdown(text: string): string[] {
  const bare = text
    .replace(/^( *)(`{3,})[^`\n]*\n[\s\S]*?^\1\2`*$/gm, 'CODE')
    .split(/\n{2,}|\n(?=[-#|])/)
    .map((block) => block.replace(/(?<!`)(`+)(?!`)([^\n]*?)(?<!`)\1(?!`)/g, 'CODE'))
    .join('\n\n');
  const found = /<[a-z!/?]|@[a-z]|\]\(|!\[|https?:|&#|\bjavascript:|(?<![\w`])#\d/i.exec(bare);
  const around = found && bare.slice(Math.max(0, found.index - 60), found.index + 40);
  return [
    ...(found ? [`markup works: ${JSON.stringify(around)}`] : []),
    ...complaintsOfTerminal(text).map((one) => `in Markdown ${one}`),
  ];
}

/** Scripts and styles are ours alone, by their number, and nothing of the data ends its element. */
function html(text: string): string[] {
  const count = (what: RegExp) => text.match(what)?.length ?? 0;
  const [opened, closed] = [count(/<script\b/gi), count(/<\/script/gi)];
  const evil = /window\.hacked|onerror=alert/.exec(text.replace(/<script\b[^>]*>[\s\S]*?<\/script>/gi, ''));
  return [
    ...(opened === closed ? [] : [`${opened} scripts begin and ${closed} end`]),
    ...(evil ? [`outside of a script: ${evil[0]}`] : []),
  ];
}
