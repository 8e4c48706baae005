/** How a text stands in a sync file. */
export interface Spelling {
  readonly quote: '"' | "'" | null;
  readonly flow: boolean;
  /** The file is JSON, where every name and text has double quotes. */
  readonly json: boolean;
}

/** Whether a file is JSON and not only YAML in braces: its first name is in double quotes. */
export const isJson = (text: string): boolean => /^\s*\{\s*["}]/.test(text);

/** A text as a value, in the quotes that are there already or with those that it needs. */
export function spellValue(text: string, { quote, flow, json }: Spelling): string {
  if (quote !== null) return spellInside(text, quote);
  if (json) return JSON.stringify(text);
  return isPlain(text, flow) ? text : quoted(text);
}

/** A text as a name. */
export function spellKey(text: string, spelling: Spelling): string {
  if (spelling.quote !== null) return spellInside(text, spelling.quote);
  if (spelling.json) return JSON.stringify(text);
  return isPlain(text, true) && !/^(?:\d|-)/.test(text) ? text : quoted(text);
}

/** A text between quotes that are there. */
export const spellInside = (text: string, quote: '"' | "'"): string =>
  quote === "'" ? text.replaceAll("'", "''") : JSON.stringify(text).slice(1, -1);

/** With single quotes where that spares escapes. */
export const quoted = (text: string): string =>
  text.includes('"') && !/[\n\t\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);

/** Whether YAML takes the text, without quotes, for just that text. */
export function isPlain(text: string, flow: boolean): boolean {
  if (text === "" || text.trim() !== text || /[\n\t]/.test(text)) return false;
  if (/^[-?:,[\]{}#&*!|>'"%@`]/.test(text) && !/^-[^\s]/.test(text)) return false;
  if (/:(?:\s|$)|\s#/.test(text) || (flow && /[,[\]{}]/.test(text))) return false;
  return !/^(?:true|false|null|~|[-+]?[\d.][\d_.eExXoO+-]*|[-+]?\.(?:inf|nan))$/i.test(text);
}
