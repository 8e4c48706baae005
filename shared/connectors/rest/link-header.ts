/** The target of the link with `rel="next"` in a `Link` header (RFC 8288); `null` where there is none. */
export function nextLink(header: string | null): string | null {
  if (header === null) return null;
  for (const [, target = "", parameters = ""] of header.matchAll(
    /<([^>]*)>((?:\s*;\s*[\w!#$&+^`|~*-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^",;\s]+))*)/g,
  )) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]+))/i.exec(parameters);
    if ((rel?.[1] ?? rel?.[2] ?? "").toLowerCase().split(/\s+/).includes("next")) return target;
  }
  return null;
}
