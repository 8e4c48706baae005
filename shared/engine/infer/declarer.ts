import { traitsOf } from "../../mapping/sources/kinds.ts";
import type { Source } from "../../mapping/sources/source.ts";

/** Who declares what records of this kind look like, for people. */
export const declarerOf = (kind: Source["kind"]): string =>
  kind === "rest" ? "OpenAPI" : traitsOf(kind).title;
