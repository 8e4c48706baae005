import type { LogEntry } from "../../../shared/protocol/views.ts";

/** Characters of a text, and things more that are known, beyond which an entry is cut. */
const most = { message: 8_000, text: 2_000, things: 50 };

/** An entry without secrets, of bounded size. */
export function within(entry: LogEntry, redact: (text: string) => string): LogEntry {
  const { area, message, record, more } = entry;
  const things = Object.entries(more).slice(0, most.things);
  return {
    ...entry,
    area: cut(redact(area), most.text),
    message: cut(redact(message), most.message),
    record: record === null ? null : cut(redact(record), most.text),
    more: Object.fromEntries(things.map(([name, value]) => [cut(redact(name), 200), shown(value, redact)])),
  };
}

/** A number that is a secret, such as a PIN, becomes a text. */
function shown(value: LogEntry["more"][string], redact: (text: string) => string): LogEntry["more"][string] {
  if (typeof value === "string") return cut(redact(value), most.text);
  if (typeof value !== "number") return value;
  const text = redact(String(value));
  return text === String(value) ? value : text;
}

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length).toWellFormed()} … (${text.length} characters)`;
