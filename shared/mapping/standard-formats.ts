import type { Source, ValueFormats } from "./sync-file.ts";

/** How values are spelled on an endpoint that says nothing about it (SPEC M37). */
export function standardFormats(kind: Source["kind"]): ValueFormats {
  const common = {
    number: null,
    date: null,
    time: null,
    timestamp: null,
    boolean: null,
    zone: "UTC",
    nulls: [],
    missing: "null",
  } as const;
  switch (kind) {
    case "csv":
      return { ...common, empty: "null", writeNull: "empty", as: "text" };
    case "xml":
      return { ...common, empty: "null", writeNull: "remove", as: "text" };
    case "json":
    case "ndjson":
      return { ...common, empty: "value", writeNull: "null", as: null };
  }
}
