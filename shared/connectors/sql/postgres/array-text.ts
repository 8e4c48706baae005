/** Elements of an array as PostgreSQL writes it (https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO). */
export type ArrayText = readonly (string | null | ArrayText)[];

/** `null` for a text that begins with other bounds than usual (`[0:1]={…}`), or is no array. */
export function parseArray(text: string, delimiter: string): ArrayText | null {
  if (!text.startsWith("{")) return null;
  let at = 1;
  const list = (): ArrayText | null => {
    const elements: (string | null | ArrayText)[] = [];
    if (text[at] === "}") {
      at++;
      return elements;
    }
    for (;;) {
      if (text[at] === "{") {
        at++;
        const inner = list();
        if (inner === null) return null;
        elements.push(inner);
      } else elements.push(element());
      const sign = text[at++];
      if (sign === "}") return elements;
      if (sign !== delimiter) return null;
    }
  };
  const element = (): string | null => {
    if (text[at] !== '"') {
      const start = at;
      while (at < text.length && text[at] !== delimiter && text[at] !== "}") at++;
      const word = text.slice(start, at);
      return word === "NULL" ? null : word;
    }
    let value = "";
    for (at++; at < text.length && text[at] !== '"'; at++) value += text[at] === "\\" ? text[++at] : text[at];
    at++;
    return value;
  };
  const parsed = list();
  return at === text.length ? parsed : null;
}

export function formatArray(elements: ArrayText, delimiter: string): string {
  const written = elements.map((element) => {
    if (element === null) return "NULL";
    if (typeof element !== "string") return formatArray(element, delimiter);
    return `"${element.replace(/["\\]/g, "\\$&")}"`;
  });
  return `{${written.join(delimiter)}}`;
}
