// Reads files in this program's own format: settings and scenarios together, or a single one of either, as in the
// catalogue.
import { Scenario } from '../domain/scenario.ts';
import { Setting } from '../domain/setting.ts';
import { configurationIn, type Written } from '../plan/configuration.ts';
import { parseYaml } from '../plan/document.ts';
import { type Document, mapOf } from './place.ts';

/** Whether a document is in this program's own format. */
export function isOwn({ value }: Document): boolean {
  const { kind, settings, scenarios, id, title } = mapOf(value);
  return (
    kind === undefined &&
    (Array.isArray(settings) || Array.isArray(scenarios) || (id !== undefined && title !== undefined))
  );
}

/** The settings and scenarios of the file. */
export function readOwn({ file, value }: Document, text: string): Written {
  const said = mapOf(value);
  if ('settings' in said || 'scenarios' in said) return configurationIn(file, text);
  if ('requests' in said || 'control' in said) {
    const parsed = parseYaml(file, text, Scenario);
    return { problems: parsed.problems, settings: [], scenarios: [{ id: String(said.id), parsed }] };
  }
  const parsed = parseYaml(file, text, Setting);
  return { problems: parsed.problems, settings: [{ id: String(said.id), parsed }], scenarios: [] };
}
