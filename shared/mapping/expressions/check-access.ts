import { nearestName } from "../../base/nearest-name.ts";
import type { Checker, Locals } from "./check.ts";
import { quoteText, spellName } from "./escape.ts";
import type { IndexNode, MemberNode, Node, Span } from "./syntax.ts";
import { describeType, dynType, isRecordType, isUnsettled, type Type } from "./type.ts";

/** The type of `object.member`. */
export function checkMember(checker: Checker, node: MemberNode, locals: Locals): Type {
  const object = checker.typeWithin(node.object, locals);
  return memberType(checker, object, node.object, node.member.name, node.member, spellName);
}

/** The type of `object[index]`; a name that is written out is looked up as a member is. */
export function checkIndex(checker: Checker, node: IndexNode, locals: Locals): Type {
  const { object: owner, index: at } = node;
  const object = checker.typeWithin(owner, locals);
  const index = checker.typeOf(at, locals);
  if (at.kind === "literal" && typeof at.value === "string")
    return memberType(checker, object, owner, at.value, at, quoteText);
  if (isUnsettled(object)) return dynType;
  const owned = `${checker.show(owner)} is ${describeType(object)}`;
  const wanted = object.kind === "list" ? "integer" : isRecordType(object) ? "string" : null;
  if (wanted === null) {
    const hint =
      object.kind === "string" ? "For a character there is charAt(…), for a part substring(…)." : null;
    return checker.report(
      { code: "sync.expression-type", message: `${owned} and has no elements`, hint },
      node,
    );
  }
  if (index.kind !== wanted && !isUnsettled(index))
    return checker.mistyped(`${owned}; [${checker.show(at)}] is ${describeType(index)}`, at);
  if (object.kind === "list") return object.element;
  return object.kind === "map" ? object.value : dynType;
}

function memberType(
  checker: Checker,
  object: Type,
  owner: Node,
  name: string,
  at: Span,
  spelled: (name: string) => string,
): Type {
  if (isUnsettled(object)) return dynType;
  if (object.kind === "map") return object.value;
  if (object.kind !== "object") {
    const hint = object.kind === "list" ? "Name one element, such as [0], or use map(v, …)." : null;
    const message = `${checker.show(owner)} is ${describeType(object)} and has no members`;
    return checker.report({ code: "sync.expression-type", message, hint }, at);
  }
  const type = object.members.get(name);
  if (type !== undefined) return type;
  if (!object.closed) return dynType;
  const meant = nearestName(name, object.members.keys());
  return checker.unknownName(`${checker.show(owner)} has no member ${name}`, at, meant, spelled);
}
