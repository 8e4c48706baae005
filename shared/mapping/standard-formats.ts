import { traitsOf } from "./sources/kinds.ts";
import type { Source } from "./sources/source.ts";
import type { ValueFormats } from "./sync-file.ts";

/** How values are spelled on an endpoint that says nothing about it (SPEC M37). */
export const standardFormats = (kind: Source["kind"]): ValueFormats => ({
  number: null,
  date: null,
  time: null,
  timestamp: null,
  boolean: null,
  zone: "UTC",
  nulls: [],
  missing: "null",
  ...traitsOf(kind).formats,
});
