import { isIP } from "node:net";
import type { Source } from "../../../shared/mapping/sources/source.ts";
import type { SyncFile } from "../../../shared/mapping/sync-file.ts";
import type { SyncText } from "../worker/job.ts";
import type { KnownSync } from "./known-sync.ts";

/** A sync as a worker is told of it. */
export const syncTextOf = ({ id, path, text, file }: KnownSync): SyncText => ({
  id,
  path,
  text: text ?? "",
  isWeb: isWeb(file),
});

/** Whether any of its endpoints or lookups is asked over HTTP. */
export const isWeb = (file: SyncFile | null): boolean => sourcesOf(file).some(({ kind }) => kind === "rest");

/** Whether it cannot do without a network: one of its endpoints is on another machine. */
export const needsNetwork = (file: SyncFile | null): boolean => sourcesOf(file).some(isElsewhere);

function sourcesOf(file: SyncFile | null): readonly Source[] {
  if (file === null) return [];
  return [...Object.values(file.endpoints), ...Object.values(file.lookups)].map(({ source }) => source);
}

function isElsewhere(source: Source): boolean {
  switch (source.kind) {
    case "csv":
    case "json":
    case "ndjson":
    case "xml":
    case "sqlite":
      return false;
    case "postgres": {
      const { server } = source;
      return !isHere(server.kind === "url" ? hostOf(server.url) : server.host);
    }
    case "rest":
      return !isHere(hostOf(source.url ?? source.options.openapi ?? ""));
  }
}

/** `""` where the address does not show it, as where a secret holds it. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, "") : "";
}

function isHere(host: string): boolean {
  if (host.startsWith("/") || host === "localhost" || host.endsWith(".localhost")) return true;
  return isIP(host) !== 0 && (host === "::1" || host.startsWith("127."));
}
