import { count } from "../../cli/render/count.ts";

/** One message to a person, of all syncs that there is something to tell of. */
export interface AlertMessage {
  /** Stays the same however often it is tried to deliver it. */
  readonly id: string;
  readonly at: number;
  readonly kind: "attention" | "well" | "test";
  /** One line without a line end. */
  readonly title: string;
  /** Plain text of several lines. */
  readonly text: string;
  readonly waiting: readonly WaitingSync[];
  readonly well: readonly NamedSync[];
}

export interface NamedSync {
  readonly id: string;
  readonly name: string;
}

export interface WaitingSync extends NamedSync {
  readonly waits: readonly { readonly kind: string; readonly text: string }[];
}

/** What a message tells of. `isAllWell`: no sync is left of which anything was told. */
export interface AlertNews {
  readonly waiting: readonly WaitingSync[];
  readonly well: readonly NamedSync[];
  readonly isAllWell: boolean;
}

export interface MessageSurroundings {
  readonly id: string;
  readonly at: number;
  /** The machine's name. */
  readonly host: string;
  /** The dashboard's address without any secret; `null` where there is none. */
  readonly dashboard: string | null;
  readonly redact: (text: string) => string;
}

/** Names of a group that are listed, and groups. */
const mostNames = 20;
const mostGroups = 30;

/** Pure. What many syncs have in common is said once (SPEC A74). */
export function alertMessage(
  news: AlertNews,
  { id, at, host, dashboard, redact }: MessageSurroundings,
): AlertMessage {
  const clean = (text: string): string =>
    redact(text)
      .replace(/[\s\p{Cc}]+/gu, " ")
      .trim();
  const waiting = news.waiting.map((sync) => ({
    id: sync.id,
    name: clean(sync.name),
    waits: sync.waits.map(({ kind, text }) => ({ kind, text: clean(text) })),
  }));
  const well = news.well.map((sync) => ({ id: sync.id, name: clean(sync.name) }));
  const groups = grouped(waiting);
  const lines = [
    ...groups.slice(0, mostGroups).flatMap(([text, names]) => [listed(names), `  ${text}`, ""]),
    ...(groups.length > mostGroups ? [`and ${groups.length - mostGroups} more.`, ""] : []),
    ...(well.length === 0 ? [] : ["Well again:", `  ${listed(well.map(({ name }) => name))}`, ""]),
    ...(dashboard === null ? [] : [`Dashboard: ${dashboard}`]),
    `Syncline on ${host}, ${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`,
  ];
  const kind = waiting.length > 0 ? "attention" : "well";
  return {
    id,
    at,
    kind,
    title: titleOf(waiting, well, news.isAllWell),
    text: lines.join("\n"),
    waiting,
    well,
  };
}

export const testMessage = (surroundings: MessageSurroundings): AlertMessage => ({
  ...alertMessage({ waiting: [], well: [], isAllWell: false }, surroundings),
  kind: "test",
  title: "This is a test alert",
});

function titleOf(waiting: readonly WaitingSync[], well: readonly NamedSync[], isAllWell: boolean): string {
  const [first] = waiting;
  const [healed] = well;
  if (first !== undefined)
    return waiting.length === 1 ? `${short(first.name)} needs you` : `${waiting.length} syncs need you`;
  if (isAllWell) return "All is well again";
  return well.length === 1 && healed !== undefined
    ? `${short(healed.name)} is well again`
    : `${count(well.length, "sync")} are well again`;
}

/** Names by what waits of them, in the order in which that comes first. */
function grouped(
  waiting: readonly WaitingSync[],
): readonly (readonly [text: string, names: readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const { name, waits } of waiting)
    for (const { text } of waits) groups.set(text, [...(groups.get(text) ?? []), name]);
  return [...groups];
}

const listed = (names: readonly string[]): string =>
  names.length <= mostNames
    ? names.join(", ")
    : `${names.slice(0, mostNames).join(", ")} and ${names.length - mostNames} more`;

const short = (name: string): string => (name.length <= 60 ? name : `${name.slice(0, 59).toWellFormed()}…`);
