import { isMap, isScalar, parseDocument } from "yaml";

/** Where the endpoints of a sync file are written: name → line, from 0. Of a text that is broken, those that can be seen. */
export function endpointLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const document = parseDocument(text, { logLevel: "silent" });
  const endpoints = isMap(document.contents) ? document.contents.get("endpoints", true) : null;
  if (!isMap(endpoints)) return lines;
  const starts = lineStarts(text);
  for (const { key } of endpoints.items)
    if (isScalar(key) && key.range != null) lines.set(String(key.value), lineAt(starts, key.range[0]));
  return lines;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  const after = starts.findIndex((start) => start > offset);
  return (after < 0 ? starts.length : after) - 1;
}
