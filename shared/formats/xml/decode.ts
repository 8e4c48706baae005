import type { NativeRecord, NativeValue } from "../../model/native.ts";
import { Fault } from "../format.ts";
import { attributeText, type Element, elementText, type Source } from "./element.ts";

type Members = Record<string, NativeValue>;

/** The record that an element is (SPEC F42, F43). */
export function nativeRecord(source: Source, element: Element): NativeRecord | Fault {
  const members: Members = {};
  for (const attribute of element.attributes) {
    const value = attributeText(source, attribute);
    if (value instanceof Fault) return value;
    members[`@${attribute.name}`] = value;
  }
  const text = elementText(source, element);
  if (text instanceof Fault) return text;
  const lists = element.children.length > 1 ? new Map<string, NativeValue[]>() : null;
  for (const child of element.children) {
    const value = nativeValue(source, child);
    if (value instanceof Fault) return value;
    if (lists === null || !Object.hasOwn(members, child.name)) put(members, child.name, value);
    else {
      const list = lists.get(child.name);
      if (list !== undefined) list.push(value);
      else {
        const first = [members[child.name]!, value];
        lists.set(child.name, first);
        put(members, child.name, first);
      }
    }
  }
  if (text !== "") members["#text"] = text;
  return members;
}

function nativeValue(source: Source, element: Element): NativeValue | Fault {
  return element.attributes.length === 0 && element.children.length === 0
    ? elementText(source, element)
    : nativeRecord(source, element);
}

/** `__proto__` is a name like any other. */
function put(members: Members, name: string, value: NativeValue): void {
  if (name !== "__proto__") members[name] = value;
  else Object.defineProperty(members, name, { value, writable: true, enumerable: true, configurable: true });
}
