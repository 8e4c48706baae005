import type { Resolution } from "../model/conflict.ts";
import type { EndpointName } from "../model/ids.ts";
import type { Rules } from "./rules.ts";
import { changed, type Side } from "./side.ts";

/** An endpoint whose record of the link is gone. */
export interface Loss {
  readonly endpoint: EndpointName;
  readonly how: string;
  /** The base had not reached this endpoint, so whoever deleted the record there had not seen what it says. */
  readonly unaware: boolean;
}

/** What follows from records that are gone (SPEC R14 to R19). */
export type Deletion =
  /** The record lives on: made again where it is to be revived, forgotten where it may stay gone. */
  | {
      readonly kind: "live";
      readonly revive: ReadonlySet<EndpointName>;
      readonly forget: ReadonlySet<EndpointName>;
    }
  /** The record goes everywhere; `from` is the evidence, `spared` the sides that keep theirs and leave the sync. */
  | { readonly kind: "delete"; readonly from: Loss; readonly spared: ReadonlySet<EndpointName> }
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
  if (losses.length === 0) return alive;
  const modeOf = (name: EndpointName) => rules.endpoints.find((endpoint) => endpoint.name === name)!;
  const heard = losses.filter((loss) => modeOf(loss.endpoint).mode !== "target");
  if (heard.length === 0) return onTargets(losses, modeOf);
  const gone = new Set(losses.map((loss) => loss.endpoint));
  if (rules.deletes === "ignore") return { kind: "live", revive: none, forget: gone };
  if (blind) return { kind: "wait" };
  // What cannot be deleted lives on, and with it the record among the others.
  if (sides.some((side) => side.rules.mode === "source")) return { kind: "live", revive: none, forget: gone };

  const edited =
    heard.some((loss) => loss.unaware) || sides.some((side) => speaks(side) && isEdited(side, base));
  const policy =
    resolution?.kind === "keep"
      ? "update-wins"
      : resolution?.kind === "delete"
        ? "delete-wins"
        : rules.conflicts.deletes;
  if (edited && policy === "manual") return { kind: "conflict" };
  if (edited && policy === "update-wins") return { kind: "live", revive: gone, forget: none };
  return { kind: "delete", from: heard[0]!, spared: spared(sides, base) };
}

/** A record that a person took from a target only. */
function onTargets(
  losses: readonly Loss[],
  rulesOf: (name: EndpointName) => Rules["endpoints"][number],
): Deletion {
  const names = (drift: string) =>
    new Set(losses.filter((loss) => rulesOf(loss.endpoint).drift === drift).map((loss) => loss.endpoint));
  if (names("conflict").size > 0) return { kind: "conflict" };
  return { kind: "live", revive: names("overwrite"), forget: names("keep") };
}

const none: ReadonlySet<EndpointName> = new Set();

const alive: Deletion = { kind: "live", revive: none, forget: none };

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
