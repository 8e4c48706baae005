import { isNativeRecord, type NativeRecord, type NativeValue, type Path } from "../../model/native.ts";
import { valueAt } from "../../model/path.ts";

/** Reads one place of a native record; an XML element with attributes beside its text counts as its text. */
export type Getter = (native: NativeRecord) => NativeValue | undefined;

/** A path made into a function; a single name, the common case, is looked up without a walk. */
export function getterOf(path: Path): Getter {
  const [name] = path;
  if (path.length !== 1 || typeof name !== "string" || name in Object.prototype)
    return (native) => valueAt(native, path);
  return (native) => {
    const value = native[name];
    return typeof value === "object" && value !== null ? valueAt(native, path) : value;
  };
}

interface Growing {
  [name: string]: NativeValue;
}

/** Puts a value at a path of a native record under construction, with the records and lists on the way to it. */
export function setAt(native: Growing, path: Path, value: NativeValue): void {
  let holder: Growing | NativeValue[] = native;
  for (let index = 0; index < path.length - 1; index++)
    holder = childOf(holder, path[index]!, typeof path[index + 1] === "number");
  const last = path.at(-1)!;
  const present = own(holder, last);
  // `price` and `price.@currency` go together: the element's text stands beside its attributes.
  if (isGrowing(present) && !isNativeRecord(value)) put(present, "#text", value);
  else put(holder, last, value);
}

function childOf(
  holder: Growing | NativeValue[],
  step: string | number,
  isList: boolean,
): Growing | NativeValue[] {
  const present = own(holder, step);
  if (isGrowing(present) || isGrowingList(present)) return present;
  const child: Growing | NativeValue[] = isList ? [] : {};
  if (present !== undefined && present !== null && !Array.isArray(child)) child["#text"] = present;
  put(holder, step, child);
  return child;
}

function own(holder: Growing | NativeValue[], step: string | number): NativeValue | undefined {
  if (Array.isArray(holder)) return typeof step === "number" ? holder[step] : undefined;
  return Object.hasOwn(holder, step) ? holder[step] : undefined;
}

function put(holder: Growing | NativeValue[], step: string | number, value: NativeValue): void {
  if (Array.isArray(holder)) {
    if (typeof step !== "number") return;
    while (holder.length < step) holder.push(null);
    holder[step] = value;
    // `__proto__` is a column like any other.
  } else if (step === "__proto__")
    Object.defineProperty(holder, step, { value, writable: true, enumerable: true, configurable: true });
  else holder[step] = value;
}

const isGrowing = (value: NativeValue | undefined): value is Growing => isNativeRecord(value);
const isGrowingList = (value: NativeValue | undefined): value is NativeValue[] => Array.isArray(value);
