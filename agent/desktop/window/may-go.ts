import { appHost, appScheme } from "../page-address.ts";

/** Whether an address is the dashboard's in the window. Compared by its parts, never by how it begins. */
export function isOurs(address: string): boolean {
  const url = parsed(address);
  return url !== null && url.protocol === `${appScheme}:` && url.host === appHost && url.username === "";
}

/** Sites that the dashboard links to. */
const knownSites: ReadonlySet<string> = new Set(["github.com", "cel.dev", "www.electronjs.org"]);

/** Whether a link may be given to the system's browser. `SPEC D64`. */
export function mayOpenExternally(address: string): boolean {
  const url = parsed(address);
  return (
    url !== null &&
    url.protocol === "https:" &&
    knownSites.has(url.hostname) &&
    url.port === "" &&
    url.username === "" &&
    url.password === ""
  );
}

/** Whether a sign-in link leads to the agent's own dashboard on this machine. */
export function isAgentsOwn(address: string, dashboard: string | null): boolean {
  const [url, own] = [parsed(address), dashboard === null ? null : parsed(dashboard)];
  const isLoopback =
    url?.hostname === "127.0.0.1" || url?.hostname === "localhost" || url?.hostname === "[::1]";
  return url !== null && own !== null && isLoopback && url.protocol === "http:" && url.port === own.port;
}

const parsed = (address: string): URL | null => (URL.canParse(address) ? new URL(address) : null);
