import { splitKey } from "../../mapping/compile/key.ts";

/**
 * A URL that is written absolute, from the root (`/x`) or relative to the list's (`{id}`); the parameters that belong to the
 * list's own URL go along. `{id}` stands for the whole id, other names for parts of it, in the order of `names`. `null` where
 * the id cannot stand in a URL.
 */
export function recordUrl(
  template: string,
  list: URL,
  id: string | null,
  names: readonly string[],
): URL | null {
  let wrong = false;
  const parts = id === null ? null : names.length > 1 ? splitKey(id, names.length) : [id];
  const filled = template.replace(/\{([^{}]+)\}/g, (_whole, name: string) => {
    const at = names.indexOf(name);
    const value = (at >= 0 ? parts?.[at] : undefined) ?? (name === "id" || names.length <= 1 ? id : null);
    // A step of dots would lead to another place.
    if (value === null || value === "" || value === "." || value === "..") wrong = true;
    return encodeURIComponent(value ?? "");
  });
  if (wrong) return null;
  const base = /^https?:\/\//i.test(filled)
    ? filled
    : filled.startsWith("/")
      ? list.origin + filled
      : `${list.origin}${list.pathname.replace(/\/$/, "")}/${filled}`;
  const url = URL.parse(base);
  if (url === null) return null;
  for (const [name, value] of list.searchParams)
    if (!url.searchParams.has(name)) url.searchParams.append(name, value);
  return url;
}
