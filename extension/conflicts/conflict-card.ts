import type { Conflict, Resolution, Side } from "../../shared/model/conflict.ts";
import type { Value } from "../../shared/model/value.ts";
import type { ConflictView, FieldType, SyncView } from "../../shared/protocol/views.ts";
import { relative } from "../words/time.ts";
import type { Translate } from "../words/translate.ts";

/** A conflict as the page shows it: all in words, and how it can be settled. */
export interface ConflictCard {
  readonly id: string;
  readonly sync: string;
  readonly syncName: string;
  readonly key: string;
  readonly kind: Conflict["kind"];
  /** The field, or what the conflict is about where it is about the record. */
  readonly subject: string;
  readonly isField: boolean;
  readonly reason: string;
  readonly since: string;
  /** `null` where nothing was agreed on before. */
  readonly base: ShownValue | null;
  readonly sides: readonly { readonly endpoint: string; readonly value: ShownValue }[];
  readonly choices: readonly Choice[];
  /** How it was settled, which the next run carries out; `null` while it is open. */
  readonly settled: string | null;
  readonly takesRule: boolean;
  readonly takesValue: boolean;
}

export interface ShownValue {
  readonly text: string;
  /** `absent`: it is no value, whatever the text says. */
  readonly tone: "value" | "absent" | "deleted";
}

export interface Choice {
  readonly text: string;
  readonly resolution: Resolution;
  /** The side that it takes; `null` where it takes none. */
  readonly endpoint: string | null;
}

export function conflictCard(
  { sync, conflict, type, opened, resolution }: ConflictView,
  syncs: readonly SyncView[],
  now: number,
  t: Translate,
): ConflictCard {
  const of = syncs.find(({ id }) => id === sync);
  const { id, key, kind, field, base, sides } = conflict;
  const isTargetThere = Object.keys(sides).some((side) =>
    of?.endpoints.some(({ name, mode }) => name === side && mode === "target"),
  );
  return {
    id,
    sync,
    syncName: of?.name ?? sync,
    key,
    kind,
    subject: field ?? subjects(t)[kind],
    isField: field !== null,
    reason: reasons(t)[kind],
    since: relative(opened.at, now, t),
    base: base === undefined ? null : shownValue(base, type, t),
    sides: Object.entries(sides).map(([endpoint, side]) => ({ endpoint, value: shownSide(side, type, t) })),
    choices: choicesOf(conflict, t),
    settled: resolution === null ? null : resolutionText(resolution, t),
    takesRule: kind === "edit" || kind === "delete",
    // A target only receives: what it should hold is said by the others.
    takesValue: kind === "edit" && field !== null && !isTargetThere,
  };
}

function choicesOf(conflict: Conflict, t: Translate): readonly Choice[] {
  switch (conflict.kind) {
    case "edit":
      return Object.entries(conflict.sides)
        .filter(([, side]) => side.kind === "value")
        .map(([endpoint]) => ({
          text: t("Take {0}", endpoint),
          resolution: { kind: "endpoint", endpoint },
          endpoint,
        }));
    case "delete":
      return [
        { text: t("Keep the record"), resolution: { kind: "keep" }, endpoint: null },
        { text: t("Delete it everywhere"), resolution: { kind: "delete" }, endpoint: null },
      ];
    case "unsettled":
      return [
        { text: t("It is not there: send it again"), resolution: { kind: "again" }, endpoint: null },
        { text: t("Do without it there"), resolution: { kind: "without" }, endpoint: null },
      ];
    case "ambiguous":
      return [];
  }
}

export function resolutionText(resolution: Resolution, t: Translate): string {
  switch (resolution.kind) {
    case "endpoint":
      return t("{0} stands", resolution.endpoint);
    case "value":
      return t("a value was given");
    case "keep":
      return t("the record is kept");
    case "delete":
      return t("the record is deleted");
    case "again":
      return t("it is sent again");
    case "without":
      return t("that endpoint does without it");
  }
}

const subjects = (t: Translate): Readonly<Record<Conflict["kind"], string>> => ({
  edit: t("the record"),
  delete: t("deleted or changed"),
  ambiguous: t("several match"),
  unsettled: t("sent, not seen"),
});

const reasons = (t: Translate): Readonly<Record<Conflict["kind"], string>> => ({
  edit: t("It was changed to different values. Which one stands?"),
  delete: t("It was deleted on one side and changed on another. Is it to be kept?"),
  ambiguous: t(
    "Several records share this key. Give them different keys in the data, or take one away; the next run goes on from there.",
  ),
  unsettled: t(
    "A new record was sent, and no answer came. If it is there under another key, give it its key there: the next run then finds it.",
  ),
});

function shownSide(side: Side, type: FieldType | null, t: Translate): ShownValue {
  switch (side.kind) {
    case "value":
      return shownValue(side.value, type, t);
    case "deleted":
      return { text: t("deleted"), tone: "deleted" };
    case "record":
      return { text: visible(`${side.id}: ${side.text}`), tone: "value" };
    case "sent":
      return { text: visible(t("sent, not seen: {0}", side.text)), tone: "value" };
  }
}

function shownValue(value: Value, type: FieldType | null, t: Translate): ShownValue {
  if (value === null) return { text: t("(empty)"), tone: "absent" };
  const text = String(value);
  if (type?.type === "decimal" && type.scale !== null)
    return { text: withScale(text, type.scale), tone: "value" };
  return { text: visible(text === "" || text !== text.trim() ? JSON.stringify(text) : text), tone: "value" };
}

function withScale(decimal: string, scale: number): string {
  const [whole = "", fraction = ""] = decimal.split(".");
  return scale === 0 || fraction.length >= scale ? decimal : `${whole}.${fraction.padEnd(scale, "0")}`;
}

/** Characters that cannot be seen, and those that turn the direction of text. */
const unseen = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const visible = (text: string): string =>
  text.replace(unseen, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
