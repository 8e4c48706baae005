import { isLoopback } from "../../mapping/sources/http.ts";
import { wordsOf } from "./words.ts";

/** Where an API's list is, and what to know of how that was found. */
export interface ApiUrl {
  readonly url: string;
  readonly remark: string | null;
}

/**
 * The URL of a list that a description says, absolute. Where it is relative it starts at the description's own URL; a file has
 * none, and then a variable stands for the server.
 */
export function apiUrl(
  said: string,
  document: { readonly url: string | null; readonly title: string },
): ApiUrl {
  const text = said.startsWith("//") ? `https:${said}` : said;
  const url = URL.parse(text, document.url ?? undefined);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const name = `${wordsOf(document.title)
      .filter((word) => /^[a-z0-9]+$/.test(word))
      .slice(0, 3)
      .join("_")
      .toUpperCase()
      .replace(/^(?=\d|$)/, "API")}_URL`;
    const path = text.startsWith("/") ? text : `/${text}`;
    return {
      url: `\${env:${name}}${path}`,
      remark: `The description does not say on which server the API is. Set the variable ${name} to it, such as https://api.example.com, or put it into the sync file.`,
    };
  }
  url.username = "";
  url.password = "";
  if (url.protocol === "https:" || isLoopback(url.hostname)) return { url: url.href, remark: null };
  url.protocol = "https:";
  return {
    url: url.href,
    remark: "The description says http://, which is not encrypted; https:// is written instead.",
  };
}
