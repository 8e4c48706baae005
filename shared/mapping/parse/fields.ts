import type { NativeValue } from "../../model/native.ts";
import type { TypeName, Value } from "../../model/value.ts";
import { patternOf } from "../expressions/pattern.ts";
import { standardFormats } from "../standard-formats.ts";
import type { FieldDefinition } from "../sync-file.ts";
import { codecFor } from "../values/codec.ts";
import { isOrdered } from "../values/compare.ts";
import { Misfit } from "../values/misfit.ts";
import type { Report } from "./report.ts";
import type { WrittenPath } from "./source-map.ts";
import { asList, type WrittenField } from "./written.ts";

/** A field of `record:` with its defaults filled in and its constraints checked against its type. */
export function parseField(
  written: TypeName | WrittenField,
  path: WrittenPath,
  report: Report,
): FieldDefinition {
  const field: WrittenField = typeof written === "string" ? { type: written } : written;
  const type = field.type ?? "string";
  const value = (native: NativeValue | undefined, name: string): Value | null =>
    canonical(native, type, [...path, name], report);
  for (const name of misplaced(field, type))
    report.name(
      "sync.bad-value",
      [...path, name],
      `\`${name}\` does not go with ${type === "integer" ? "an" : "a"} ${type} field.`,
      {
        hint: hints[name],
      },
    );
  const definition: FieldDefinition = {
    type,
    description: field.description ?? null,
    required: field.required ?? false,
    default: field.default === undefined ? undefined : value(field.default, "default"),
    scale: type === "decimal" ? (field.scale ?? null) : null,
    clean: type === "json" ? [] : asList(field.clean),
    pattern: type === "string" ? checkedPattern(field.pattern, [...path, "pattern"], report) : null,
    enum:
      type === "json" || !field.enum
        ? null
        : field.enum.map((allowed, index) => canonical(allowed, type, [...path, "enum", index], report)),
    min: isOrdered(type) ? value(field.min, "min") : null,
    max: isOrdered(type) ? value(field.max, "max") : null,
    minLength: type === "string" ? (field.minLength ?? null) : null,
    maxLength: type === "string" ? (field.maxLength ?? null) : null,
    format: type === "string" ? (field.format ?? null) : null,
    onInvalid: field.onInvalid ?? "reject",
  };
  if (definition.onInvalid === "default" && field.default === undefined)
    report.value("sync.missing-property", [...path, "onInvalid"], "`onInvalid: default` needs a `default`.");
  return definition;
}

const hints: Readonly<Record<string, string>> = {
  min: "The length of a text is limited by `minLength`.",
  max: "The length of a text is limited by `maxLength`.",
  scale: "Only decimals are rounded.",
};

/** Properties that say nothing about values of this type. */
function misplaced(field: WrittenField, type: TypeName): readonly string[] {
  const forText = ["pattern", "minLength", "maxLength", "format"] as const;
  return [
    ...(type === "string" ? [] : forText.filter((name) => field[name] !== undefined)),
    ...(isOrdered(type) ? [] : (["min", "max"] as const).filter((name) => field[name] !== undefined)),
    ...(type !== "decimal" && field.scale !== undefined ? ["scale"] : []),
    ...(type === "json" ? (["clean", "enum"] as const).filter((name) => field[name] !== undefined) : []),
  ];
}

/** A value as the sync file writes it (as JSON would) in its canonical spelling; `null` where it is none. */
function canonical(
  native: NativeValue | undefined,
  type: TypeName,
  path: WrittenPath,
  report: Report,
): Value {
  if (native === undefined || native === null) return null;
  const value = codecFor(type, standardFormats("json")).parse(native);
  if (!(value instanceof Misfit)) return value;
  report.value("sync.bad-value", path, `\`${String(path.at(-1))}\` ${value.message}.`, { hint: value.hint });
  return null;
}

function checkedPattern(pattern: string | undefined, path: WrittenPath, report: Report): string | null {
  if (pattern === undefined) return null;
  const compiled = patternOf(pattern);
  if (compiled.ok) return pattern;
  report.value("sync.pattern", path, `${compiled.error}.`, {
    hint: "Patterns are RE2: without look-around and back references, so that they run in linear time.",
  });
  return null;
}
