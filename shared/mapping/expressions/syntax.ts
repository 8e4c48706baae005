import type { Numeric } from "./numeric.ts";
import type { Type } from "./type.ts";

/** A part of the expression's text, in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Identifier extends Span {
  readonly name: string;
}

export type BinaryOperator =
  | "||"
  | "&&"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "in"
  | "+"
  | "-"
  | "*"
  | "/"
  | "%";

export const macroNames = ["all", "exists", "exists_one", "filter", "map"] as const;
export type MacroName = (typeof macroNames)[number];

/** An expression once parsed. A node in parentheses spans them too. */
export type Node = Span &
  (
    | { readonly kind: "literal"; readonly value: string | boolean | null | Numeric; readonly type: Type }
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "member"; readonly object: Node; readonly member: Identifier }
    | { readonly kind: "index"; readonly object: Node; readonly index: Node }
    /** `x.f(y)` is `f(x, y)`: the receiver is the first argument. */
    | {
        readonly kind: "call";
        readonly function: Identifier;
        readonly method: boolean;
        readonly arguments: readonly Node[];
      }
    /** `has(a.b)`. */
    | { readonly kind: "has"; readonly place: MemberNode | IndexNode }
    | {
        readonly kind: "macro";
        readonly macro: MacroName;
        readonly list: Node;
        readonly variable: Identifier;
        /** The condition; of `map`, where there is one. */
        readonly condition: Node | null;
        /** What `map` makes of each element. */
        readonly result: Node | null;
      }
    | { readonly kind: "unary"; readonly operator: "!" | "-"; readonly operand: Node }
    | {
        readonly kind: "binary";
        readonly operator: BinaryOperator;
        readonly left: Node;
        readonly right: Node;
      }
    | { readonly kind: "choice"; readonly condition: Node; readonly then: Node; readonly otherwise: Node }
    | { readonly kind: "list"; readonly elements: readonly Node[] }
    | {
        readonly kind: "record";
        readonly entries: readonly { readonly key: Node; readonly value: Node }[];
      }
  );

type Kind<K extends Node["kind"]> = Extract<Node, { readonly kind: K }>;
export type MemberNode = Kind<"member">;
export type IndexNode = Kind<"index">;
export type CallNode = Kind<"call">;
export type MacroNode = Kind<"macro">;
export type BinaryNode = Kind<"binary">;

/** The parts of a node, in the order of the text. */
export function children(node: Node): readonly Node[] {
  switch (node.kind) {
    case "literal":
    case "name":
      return [];
    case "member":
      return [node.object];
    case "index":
      return [node.object, node.index];
    case "call":
      return node.arguments;
    case "has":
      return [node.place];
    case "macro":
      return [node.list, node.condition, node.result].filter((part) => part !== null);
    case "unary":
      return [node.operand];
    case "binary":
      return [node.left, node.right];
    case "choice":
      return [node.condition, node.then, node.otherwise];
    case "list":
      return node.elements;
    case "record":
      return node.entries.flatMap((entry) => [entry.key, entry.value]);
  }
}
