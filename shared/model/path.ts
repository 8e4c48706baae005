import { isNativeRecord, type NativeRecord, type NativeValue, type Path } from "./native.ts";

const plainName = /^[^.[\]"\s][^.[\]"]*/;

/**
 * Reads a path as sync files write them: `name.first`, `lines[0].qty`, `@id`, `["a.b"].c`.
 * Returns `null` where the text is not a path.
 */
export function parsePath(text: string): Path | null {
  const path: (string | number)[] = [];
  let rest = text.trim();
  if (rest === "") return null;
  while (rest !== "") {
    const quoted = /^\["((?:[^"\\]|\\.)*)"\]/.exec(rest);
    const index = /^\[(\d+)\]/.exec(rest);
    const name = plainName.exec(rest);
    if (quoted) {
      path.push(quoted[1]!.replace(/\\(.)/g, "$1"));
      rest = rest.slice(quoted[0].length);
    } else if (index && path.length > 0) {
      path.push(Number(index[1]));
      rest = rest.slice(index[0].length);
    } else if (name) {
      path.push(name[0].trimEnd());
      rest = rest.slice(name[0].length);
    } else return null;
    if (rest.startsWith(".") && rest.length > 1) rest = rest.slice(1);
    else if (rest !== "" && !rest.startsWith("[")) return null;
  }
  return path;
}

/** Writes a path the way `parsePath` reads it. */
export function formatPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (plainName.exec(step)?.[0] === step && step.trimEnd() === step)
      text += text === "" ? step : `.${step}`;
    else text += `["${step.replace(/["\\]/g, "\\$&")}"]`;
  }
  return text;
}

/** The value at a path; an element of an XML document that has attributes beside its text counts as its text. */
export function valueAt(native: NativeRecord, path: Path): NativeValue | undefined {
  let value: NativeValue | undefined = native;
  for (const step of path) {
    if (typeof step === "number") value = Array.isArray(value) ? value[step] : step === 0 ? value : undefined;
    else value = isNativeRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    if (value === undefined) return undefined;
  }
  return isNativeRecord(value) && Object.hasOwn(value, "#text") ? value["#text"] : value;
}
