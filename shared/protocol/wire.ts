/** Names that both sides of the control API use. */

/** Each side sends its protocol version under this name. */
export const protocolHeader = "syncline-protocol";
export const apiPath = "/api/v1/";
export const eventsPath = "/api/v1/events";
/** Takes `{ code }` and answers with the cookie that signs a browser in. */
export const signInPath = "/api/v1/sign-in";
/** What a sign-in link ends with, before the code: a fragment, which no browser sends on and no server logs. */
export const signInFragment = "#sign-in=";

/** The code of a sign-in link that a browser was opened with; `null` without one. */
export function signInCodeOf(fragment: string): string | null {
  const code = fragment.startsWith(signInFragment) ? fragment.slice(signInFragment.length) : "";
  return /^[A-Za-z0-9_-]{20,100}$/.test(code) ? code : null;
}

/** The dashboard's port, unless the settings say another. */
export const defaultPort = 7962;
