import fc from "fast-check";
import { deskKinds } from "./desk-kind.ts";

/** Something that a person does to a file. `at`, `row`, `field` and `key` are taken modulo what there is. */
export interface Edit {
  readonly kind:
    | "set"
    | "clear"
    | "junk"
    | "add"
    | "remove"
    | "rekey"
    | "swap"
    | "reformat"
    | "remark"
    | "unknown"
    | "touch";
  readonly at: number;
  readonly row: number;
  readonly field: number;
  readonly key: number;
  readonly dice: number;
}

export type Action =
  | Edit
  | { readonly kind: "run" }
  /** A run without anybody to approve what its brakes hold. */
  | { readonly kind: "unattended" }
  /** A run during which a person works on a file, after the plan was made. */
  | { readonly kind: "race"; readonly edit: Edit }
  /** A run whose process ends: at its nth intent, before or after that is noted, or before its commit. */
  | { readonly kind: "stop"; readonly intents: number; readonly noted: boolean }
  /** A run while a file is half-written, empty or away. */
  | { readonly kind: "broken"; readonly at: number; readonly dice: number }
  | { readonly kind: "restart" }
  | { readonly kind: "undo" }
  | { readonly kind: "resolve"; readonly conflict: number; readonly side: number }
  | { readonly kind: "lose-state" }
  /** A plan is made and kept as a file; a later `apply` carries out what of it still holds. */
  | { readonly kind: "keep-plan" }
  | { readonly kind: "apply-plan" };

export interface DeskEndpoint {
  readonly kind: string;
  readonly mode: "two-way" | "source" | "target";
  readonly drift: "overwrite" | "keep" | "conflict";
  /** Which records it holds at first, one bit a key, and which of them say something of their own. */
  readonly holds: number;
  readonly differs: number;
}

export interface Scenario {
  readonly endpoints: readonly DeskEndpoint[];
  readonly policy: "manual" | "priority" | "owner" | "rule";
  readonly deleteRule: "update-wins" | "delete-wins" | "manual";
  readonly deletes: "propagate" | "archive" | "ignore";
  readonly dice: number;
  readonly actions: readonly Action[];
}

/** Hostile ones, few enough for people to meet at them. */
export const keys = [
  "007",
  "7",
  "Ä&<1>",
  'K;"4"',
  "__proto__",
  "a/../b",
  "x y",
  "NUL",
  "É,'5",
  "#8",
  "null",
  "12.50",
] as const;

const dice = fc.nat(9999);

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(
    ...(["set", "set", "set", "set", "set", "add", "add", "remove", "remove", "clear", "junk"] as const),
    ...(["rekey", "swap", "reformat", "remark", "unknown", "touch"] as const),
  ),
  at: fc.nat(3),
  row: fc.nat(7),
  field: fc.nat(4),
  key: fc.nat(keys.length - 1),
  dice,
});

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 14, arbitrary: edit },
  { weight: 6, arbitrary: fc.constant({ kind: "run" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "unattended" as const }) },
  { weight: 3, arbitrary: edit.map((one) => ({ kind: "race" as const, edit: one })) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("stop" as const), intents: fc.nat(3), noted: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("broken" as const), at: fc.nat(3), dice }) },
  { weight: 2, arbitrary: fc.constant({ kind: "restart" as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: "undo" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("resolve" as const), conflict: fc.nat(3), side: fc.nat(3) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "lose-state" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "keep-plan" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "apply-plan" as const }) },
);

const actions = fc.array(action, { minLength: 1, maxLength: 14 });

const kinds = fc.uniqueArray(fc.constantFrom(...Object.keys(deskKinds)), { minLength: 2, maxLength: 4 });
const holds = fc.nat(2 ** keys.length - 1);

const endpointsOf = (
  mode: fc.Arbitrary<DeskEndpoint["mode"]>,
  drift: fc.Arbitrary<DeskEndpoint["drift"]>,
): fc.Arbitrary<readonly DeskEndpoint[]> =>
  kinds.chain((names) =>
    fc.tuple(
      ...names.map((kind, i) =>
        fc.record({
          kind: fc.constant(kind),
          mode: i === 0 ? fc.constant("two-way" as const) : mode,
          drift: i === 0 ? fc.constant("overwrite" as const) : drift,
          holds,
          differs: fc.oneof(fc.constant(0), holds),
        }),
      ),
    ),
  );

export const anyScenario: fc.Arbitrary<Scenario> = fc.record({
  endpoints: endpointsOf(
    fc.constantFrom("two-way", "source", "target"),
    fc.constantFrom("overwrite", "keep", "conflict"),
  ),
  policy: fc.constantFrom("manual", "priority", "owner", "rule"),
  deleteRule: fc.constantFrom("update-wins", "delete-wins", "manual"),
  deletes: fc.constantFrom("propagate", "archive", "ignore"),
  dice,
  actions,
});

/** Where nothing may be decided but by a person, so that nothing whatever may be lost. */
export const strictScenario: fc.Arbitrary<Scenario> = fc.record({
  endpoints: endpointsOf(fc.constant("two-way"), fc.constant("overwrite")),
  policy: fc.constant("manual"),
  deleteRule: fc.constantFrom("manual", "update-wins"),
  deletes: fc.constantFrom("propagate", "archive"),
  dice,
  actions,
});
