// Reads a file of requirements; JSON is YAML too. Every problem is told at once with its line and column.
import { BearerlessError, messageOf } from '../domain/error.ts';
import { readText } from '../domain/read-text.ts';
import { Required, type Requirement } from '../domain/required.ts';
import { parseYaml } from './document.ts';
import { type Problem, problemsError } from './problem.ts';

/** What the file requires, in its order. */
export async function readRequired(file: string): Promise<Requirement[]> {
  const text = await readText(file).catch((cause) => {
    throw new BearerlessError('user', 'no-requirements', `cannot read ${file}: ${messageOf(cause)}`, {
      hint: '--required takes a JSON or YAML file; see: bearerless schema required',
      cause,
    });
  });
  const { value, raw, problems, problemAt } = parseYaml(file, text, Required);
  const said = (raw as { required?: Array<{ cells?: unknown } | null> } | null | undefined)?.required;
  const odd = (Array.isArray(said) ? said : []).flatMap((entry, n): Problem[] => {
    const cells = Array.isArray(entry?.cells) ? entry.cells : [];
    return cells.flatMap((pattern, m) => {
      if (typeof pattern !== 'string' || pattern.includes('*') || pattern.split('/').length >= 4) return [];
      const message = `"${pattern}" can match no cell: an id is version/setting/engine/question, and "*" stands for any text`;
      return [problemAt(['required', n, 'cells', m], message)];
    });
  });
  const all = [...problems, ...odd];
  if (value === undefined || all.length > 0) throw problemsError(all);
  return value.required;
}
