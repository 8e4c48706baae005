import type { IncomingMessage } from "node:http";

/** Why a request over loopback HTTP is not one of ours, by where it says that it comes from; `null` where it may be. */
export function whyForeign(
  { headers, headersDistinct, method }: Pick<IncomingMessage, "headers" | "headersDistinct" | "method">,
  /** `127.0.0.1:7962`, `localhost:7962` … */
  hosts: ReadonlySet<string>,
  isDocument: boolean,
): string | null {
  const host = (headers.host ?? "").toLowerCase();
  // A page of another name that resolves to this machine (DNS rebinding) sends its own name.
  if ((headersDistinct.host ?? []).length !== 1 || !hosts.has(host))
    return "The Host is not this machine's own address";
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return "The Origin is another site";
  const site = headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return null;
  // A link on a page elsewhere may open the dashboard, which shows nothing to those who are not signed in.
  const isOpened = headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
  return isDocument && isOpened && method === "GET" ? null : "The request comes from another site";
}
