import type { Source } from "../../../shared/mapping/sources/source.ts";
import type { SyncFile } from "../../../shared/mapping/sync-file.ts";
import type { WatchedPlace, WatchedSync } from "./watcher.ts";

/** The places of a sync that are files: its endpoints and lookups. */
export function watchedSync(
  file: Pick<SyncFile, "endpoints" | "lookups">,
  sync: Pick<WatchedSync, "id" | "folder" | "except">,
): WatchedSync {
  const endpoints = Object.entries(file.endpoints).flatMap(([name, { source }]) => placeOf(name, source));
  const lookups = Object.entries(file.lookups).flatMap(([name, { source }]) =>
    placeOf(`lookup ${name}`, source),
  );
  return { id: sync.id, folder: sync.folder, except: sync.except, places: [...endpoints, ...lookups] };
}

function placeOf(name: string, source: Source): readonly WatchedPlace[] {
  switch (source.kind) {
    case "csv":
    case "json":
    case "ndjson":
    case "xml":
    case "sqlite":
      return [{ name, source }];
    case "postgres":
    case "rest":
      return [];
  }
}
