import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { whyNotUrl } from "../../mapping/sources/http.ts";

/** A URL that requests may go to: encrypted, unless it is this very machine or the sync file says that it need not be. */
export function httpUrl(text: string, insecure: boolean): Result<URL, Diagnostic> {
  const wrong = whyNotUrl(text, insecure);
  const url = URL.parse(text);
  if (wrong !== null || url === null)
    return err(problem("endpoint.refused", wrong ?? `"${text}" is not a URL`));
  return ok(url);
}

/** A URL as messages show it: without its query, which may hold what nobody should see. */
export const shownUrl = (url: URL): string => url.origin + url.pathname;
