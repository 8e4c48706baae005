/** Every text of a document, the names of members apart, and every number. */
const parts = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*/g;
/** How Syncline itself names members. Other names come from data. */
const ownName = /^"[A-Za-z]{1,24}"$/;

/** A document, or a part of one between two lines, without its secrets. It stays JSON whatever they look like. */
export function redactedJson(text: string, redact: (text: string) => string): string {
  if (redact(text) === text) return text;
  return text.replace(parts, (part: string, string: string | undefined, colon: string | undefined) => {
    if (string === undefined) return redact(part) === part ? part : JSON.stringify(redact(part));
    if (colon !== undefined && ownName.test(string)) return part;
    const value: string = JSON.parse(string);
    return JSON.stringify(redact(value)) + (colon ?? "");
  });
}
