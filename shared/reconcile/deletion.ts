import type { Resolution } from "../model/conflict.ts";
import type { EndpointName } from "../model/ids.ts";
import type { Rules } from "./rules.ts";
import { changed, type Side } from "./side.ts";

/** An endpoint whose record of the link is gone. */
export interface Loss {
  readonly endpoint: EndpointName;
  readonly how: string;
}

/** What follows from records that are gone (SPEC R10 to R16). */
export type Deletion =
  /** Nothing that matters is gone. */
  | { readonly kind: "none" }
  /** The record goes everywhere; `from` is the evidence, `spared` the sides that keep theirs and leave the sync. */
  | { readonly kind: "delete"; readonly from: Loss; readonly spared: ReadonlySet<EndpointName> }
  /** The record lives on and is made again where it is gone. */
  | { readonly kind: "revive"; readonly where: ReadonlySet<EndpointName> }
  /** The others go on without those that lost theirs. */
  | { readonly kind: "forget"; readonly where: ReadonlySet<EndpointName> }
  /** It cannot be told yet: an endpoint that may hold a change could not be read. */
  | { readonly kind: "wait" }
  | { readonly kind: "conflict" };

export interface DeletionInput {
  readonly rules: Rules;
  readonly sides: readonly Side[];
  readonly losses: readonly Loss[];
  /** Whether an endpoint that holds the record could not be read. */
  readonly blind: boolean;
  readonly base: Readonly<Record<string, string | number | boolean | null>>;
  readonly resolution: Resolution | null;
}

export function judgeDeletion({ rules, sides, losses, blind, base, resolution }: DeletionInput): Deletion {
  const modeOf = (name: EndpointName) => rules.endpoints.find((endpoint) => endpoint.name === name)!;
  const heard = losses.filter((loss) => modeOf(loss.endpoint).mode !== "target");
  if (heard.length === 0) return onTargets(losses, modeOf);
  const gone = new Set(losses.map((loss) => loss.endpoint));
  if (rules.deletes === "ignore") return { kind: "forget", where: gone };
  if (blind) return { kind: "wait" };
  // What cannot be deleted lives on, and with it the record among the others.
  if (sides.some((side) => side.rules.mode === "source")) return { kind: "forget", where: gone };

  const edited = sides.filter((side) => speaks(side) && isEdited(side, base));
  const policy =
    resolution?.kind === "keep"
      ? "update-wins"
      : resolution?.kind === "delete"
        ? "delete-wins"
        : rules.conflicts.deletes;
  if (edited.length > 0 && policy === "manual") return { kind: "conflict" };
  if (edited.length > 0 && policy === "update-wins") return { kind: "revive", where: gone };
  return { kind: "delete", from: heard[0]!, spared: spared(sides, base) };
}

/** A record that a person took from a target only. */
function onTargets(
  losses: readonly Loss[],
  rulesOf: (name: EndpointName) => Rules["endpoints"][number],
): Deletion {
  if (losses.length === 0) return { kind: "none" };
  const names = (drift: string) =>
    losses.filter((loss) => rulesOf(loss.endpoint).drift === drift).map((loss) => loss.endpoint);
  if (names("conflict").length > 0) return { kind: "conflict" };
  const kept = names("keep");
  if (kept.length > 0) return { kind: "forget", where: new Set(kept) };
  return { kind: "revive", where: new Set(names("overwrite")) };
}

/** A target's own edits count against a deletion only where its `drift:` says so. */
const speaks = (side: Side): boolean => side.rules.mode !== "target" || side.rules.drift === "conflict";

const isEdited = (side: Side, base: DeletionInput["base"]): boolean =>
  [...side.rules.readable].some((field) => changed(side, field, base[field]));

/** Targets keep what this sync never made there, and edits that `drift: keep` protects. */
function spared(sides: readonly Side[], base: DeletionInput["base"]): ReadonlySet<EndpointName> {
  const names = new Set<EndpointName>();
  for (const side of sides) {
    if (side.rules.mode !== "target") continue;
    const foreign = !side.made && !side.rules.mirror;
    if (foreign || (side.rules.drift === "keep" && isEdited(side, base))) names.add(side.rules.name);
  }
  return names;
}
