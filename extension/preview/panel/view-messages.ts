import type { Provenance, RowFilter, RowPage } from "../../../shared/engine/preview/preview.ts";
import type { PanelState } from "./panel-state.ts";

/** Host → view. */
export type ToView =
  | {
      readonly kind: "state";
      readonly state: PanelState;
      /** The sync file's name; `null` where there is no sync to show. */
      readonly file: string | null;
      /** Its address, by which the panel comes back after a reload. */
      readonly path: string | null;
      readonly locked: boolean;
      readonly trusted: boolean;
    }
  | { readonly kind: "rows"; readonly id: number; readonly page: RowPage }
  | { readonly kind: "found"; readonly id: number; readonly row: number | null }
  | { readonly kind: "provenance"; readonly id: number; readonly provenance: Provenance | null }
  /** The question was about a text that is superseded. A new `state` comes. */
  | { readonly kind: "superseded"; readonly id: number }
  /** Puts the keyboard into the search field. */
  | { readonly kind: "search" };

export const commandNames = [
  "apply",
  "refresh",
  "complete",
  "cancel",
  "trust",
  "lock",
  "problems",
  "restart",
] as const;

export type ViewCommand = (typeof commandNames)[number];

/** What the view asks of the worker, through the host. */
export type ViewQuestion =
  | { readonly kind: "rows"; readonly from: number; readonly count: number; readonly filter: RowFilter }
  | { readonly kind: "find"; readonly key: string }
  | { readonly kind: "provenance"; readonly row: number; readonly field: string };

/** View → host. */
export type FromView =
  | { readonly kind: "ready" }
  | {
      readonly kind: "ask";
      readonly id: number;
      readonly revision: number;
      readonly question: ViewQuestion;
    }
  /** A place in the sync file. */
  | { readonly kind: "open-sync"; readonly line: number; readonly column: number }
  /** A record's place in a file. */
  | { readonly kind: "open-file"; readonly file: string; readonly line: number }
  | { readonly kind: "diff"; readonly endpoint: string }
  | { readonly kind: "command"; readonly command: ViewCommand };

type Unknown = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isText = (value: unknown, longest = 1_000): value is string =>
  typeof value === "string" && value.length <= longest;

/** What came from the view; `null` for what is none of this. */
export function parseFromView(message: unknown): FromView | null {
  if (!isObject(message)) return null;
  const { kind, id, revision, line, column, file, endpoint } = message;
  switch (kind) {
    case "ready":
      return { kind };
    case "ask": {
      const question = questionOf(message.question);
      return isCount(id) && isCount(revision) && question !== null ? { kind, id, revision, question } : null;
    }
    case "open-sync":
      return isCount(line) && isCount(column) ? { kind, line, column } : null;
    case "open-file":
      return isText(file, 32_000) && file !== "" && isCount(line) ? { kind, file, line } : null;
    case "diff":
      return isText(endpoint) ? { kind, endpoint } : null;
    case "command": {
      const command = commandNames.find((one) => one === message.command);
      return command === undefined ? null : { kind, command };
    }
    default:
      return null;
  }
}

/** Rows that are asked for at a time, at most. */
const most = 1_000;

function questionOf(question: unknown): ViewQuestion | null {
  if (!isObject(question)) return null;
  const { kind, from, count, key, row, field } = question;
  switch (kind) {
    case "rows": {
      const filter = filterOf(question.filter);
      return isCount(from) && isCount(count) && count <= most && filter !== null
        ? { kind, from, count, filter }
        : null;
    }
    case "find":
      return isText(key, 100_000) ? { kind, key } : null;
    case "provenance":
      return isCount(row) && isText(field) ? { kind, row, field } : null;
    default:
      return null;
  }
}

const operations = ["create", "update", "delete", "conflict", "rejected"] as const;

function filterOf(filter: unknown): RowFilter | null {
  if (!isObject(filter)) return null;
  const { endpoint, field, text } = filter;
  const operation = operations.find((one) => one === filter.operation);
  if (filter.operation !== undefined && operation === undefined) return null;
  if ([endpoint, field, text].some((one) => one !== undefined && !isText(one))) return null;
  return {
    ...(operation === undefined ? {} : { operation }),
    ...(isText(endpoint) ? { endpoint } : {}),
    ...(isText(field) ? { field } : {}),
    ...(isText(text) ? { text } : {}),
  };
}
