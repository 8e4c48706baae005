import { dirname, resolve } from "node:path";
import type { Source } from "../../../shared/mapping/sources/source.ts";
import { tableText } from "../../../shared/mapping/sources/sql.ts";

/** Where an endpoint is that no run has looked at yet, as far as its sync file says. References to secrets stay references. */
export function placeOf(source: Source, syncFile: string): string {
  switch (source.kind) {
    case "csv":
    case "json":
    case "ndjson":
    case "xml":
      return resolve(dirname(syncFile), source.path);
    case "sqlite":
      return [resolve(dirname(syncFile), source.path), tableOf(source.options)].filter(isThere).join("#");
    case "postgres": {
      const { server } = source;
      const database =
        server.kind === "url"
          ? withoutCredentials(server.url)
          : `postgres://${server.host}:${server.port}/${server.database}`;
      return [database, tableOf(source.options)].filter(isThere).join(" ");
    }
    case "rest":
      return withoutCredentials(source.url ?? source.options.openapi ?? "");
  }
}

const tableOf = ({ table }: { readonly table: Parameters<typeof tableText>[0] | null }): string =>
  table === null ? "" : tableText(table);

const isThere = (part: string): boolean => part !== "";

/** A reference may hold any sign, so everything up to the last `@` of the authority goes. */
const withoutCredentials = (url: string): string =>
  url.replace(/^([a-z]+:\/\/)(?:\$\{[^}]*\}|[^/?#])*@/i, "$1").replace(/\?.*$/, "");
