import type { Resolution } from "../../shared/model/conflict.ts";
import type { ConflictCard } from "./conflict-card.ts";

/** Editor → page. */
export type ToPage =
  /** The first page of the list, in place of what there was. Carries what the page says beside. */
  | { readonly kind: "list"; readonly page: CardPage; readonly words: PageWords }
  /** Goes on from what there is. */
  | { readonly kind: "more"; readonly page: CardPage }
  /** These are settled, as `text` says. */
  | {
      readonly kind: "settled";
      readonly ids: readonly string[];
      readonly text: string;
    }
  /** `ids`: those that stay as they were. */
  | { readonly kind: "problem"; readonly text: string; readonly ids: readonly string[] };

export interface CardPage {
  readonly cards: readonly ConflictCard[];
  readonly next: string | null;
  readonly total: number;
}

/** What a choice is for: this conflict, all open ones like it, or from now on. */
export type Scope = "one" | "alike" | "rule";

/** Page → editor. */
export type FromPage =
  | { readonly kind: "ready" }
  | { readonly kind: "search"; readonly text: string }
  | { readonly kind: "more"; readonly after: string }
  | {
      readonly kind: "settle";
      readonly sync: string;
      readonly ids: readonly string[];
      readonly resolution: Resolution;
      readonly scope: Scope;
    }
  /** A value that no side has, as a person writes it. */
  | { readonly kind: "value"; readonly sync: string; readonly id: string; readonly text: string };

/** What the page says, in the person's language. */
export interface PageWords {
  readonly title: string;
  readonly search: string;
  readonly nothing: string;
  readonly noMatch: string;
  readonly count: string;
  readonly before: string;
  readonly field: string;
  readonly takeAll: string;
  readonly take: string;
  readonly one: string;
  readonly alike: string;
  readonly rule: string;
  readonly scope: string;
  readonly other: string;
  readonly give: string;
  readonly open: string;
  readonly settled: string;
  readonly keys: string;
}

/** A message of the page, which is read as what comes from outside; `null` for one that is none. */
export function parseFromPage(message: unknown): FromPage | null {
  if (!isObject(message)) return null;
  const { kind, text, after, sync, ids, id, resolution, scope } = message;
  switch (kind) {
    case "ready":
      return { kind };
    case "search":
      return typeof text === "string" ? { kind, text: text.slice(0, 500) } : null;
    case "more":
      return typeof after === "string" ? { kind, after } : null;
    case "settle": {
      const read = parseResolution(resolution);
      return typeof sync === "string" &&
        Array.isArray(ids) &&
        ids.length > 0 &&
        ids.every((one) => typeof one === "string") &&
        (scope === "one" || scope === "alike" || scope === "rule") &&
        read !== null
        ? { kind, sync, ids, resolution: read, scope }
        : null;
    }
    case "value":
      return typeof sync === "string" && typeof id === "string" && typeof text === "string"
        ? { kind, sync, id, text }
        : null;
    default:
      return null;
  }
}

function parseResolution(value: unknown): Resolution | null {
  if (!isObject(value)) return null;
  const { kind, endpoint } = value;
  if (kind === "endpoint") return typeof endpoint === "string" ? { kind, endpoint } : null;
  return kind === "keep" || kind === "delete" || kind === "again" || kind === "without" ? { kind } : null;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
