import { isLoopback } from "../../mapping/sources/http.ts";

/**
 * The proxy for a URL: the one that is given, else what `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say, in capitals or not.
 * The environment's proxy is not asked for this very machine. `null` for none.
 */
export function proxyFor(
  url: URL,
  given: string | false | null,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  if (given !== null) return given === false ? null : given;
  const of = (name: string): string => env[name.toLowerCase()] ?? env[name.toUpperCase()] ?? "";
  const proxy = url.protocol === "https:" ? of("https_proxy") : of("http_proxy");
  if (proxy === "" || isLoopback(url.hostname) || isExempt(url, of("no_proxy"))) return null;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

/** `NO_PROXY`: hosts by commas or blanks, each with all below it, some with a port; `*` for all. */
function isExempt(url: URL, exempt: string): boolean {
  const host = url.hostname.toLowerCase();
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return exempt
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = "", only] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (name === "" || (only !== undefined && only !== port)) return false;
      return host === name || host.endsWith(`.${name}`);
    });
}
