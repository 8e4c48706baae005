import type { TypeName } from "../../model/value.ts";
import { traitsOf } from "../sources/kinds.ts";
import type { Source } from "../sources/source.ts";
import type { ValueFormats } from "../sync-file.ts";
import { parseBooleanFormat } from "../values/boolean.ts";
import { parseDatePattern } from "../values/date-pattern.ts";
import { parseNumberFormat } from "../values/number-format.ts";
import { isZone } from "../values/zone.ts";
import type { Report } from "./report.ts";
import type { WrittenPath } from "./source-map.ts";
import type { WrittenFormats } from "./written.ts";

/** Spellings as written, with those that mean nothing reported and left out. */
export function parseFormats(
  written: WrittenFormats,
  kind: Source["kind"],
  path: WrittenPath,
  report: Report,
): Partial<ValueFormats> {
  const { empty, missing, writeNull, ...others } = written;
  const formats: { -readonly [Name in keyof ValueFormats]?: ValueFormats[Name] } = { ...others };
  if (empty !== undefined) formats.empty = empty ?? "null";
  if (missing !== undefined) formats.missing = missing ?? "null";
  if (writeNull !== undefined) formats.writeNull = writeNull ?? "null";
  for (const type of ["number", "date", "time", "timestamp", "boolean"] as const) {
    const text = formats[type];
    if (text && !isSpelling(text, type, [...path, type], report)) delete formats[type];
  }
  if (formats.zone !== undefined && !isZone(formats.zone)) {
    report.value("sync.bad-value", [...path, "zone"], `"${formats.zone}" is not a time zone.`, {
      hint: 'Time zones have names such as "Europe/Berlin" or "UTC".',
    });
    delete formats.zone;
  }
  const { text: isText, title } = traitsOf(kind);
  if (isText && formats.writeNull === "null") {
    report.value(
      "sync.bad-value",
      [...path, "writeNull"],
      `There is no null in ${title}; write \`empty\` or \`remove\`.`,
    );
    delete formats.writeNull;
  }
  if (isText && formats.as === "native") {
    report.value("sync.bad-value", [...path, "as"], `Every value in ${title} is a text.`);
    delete formats.as;
  }
  return formats;
}

/** A field's `format:` as the spelling of the field's type. */
export function formatOfField(
  format: string,
  type: TypeName,
  path: WrittenPath,
  report: Report,
): Partial<ValueFormats> {
  switch (type) {
    case "integer":
    case "decimal":
    case "number":
      return isSpelling(format, type, path, report) ? { number: format } : {};
    case "date":
    case "time":
    case "timestamp":
    case "boolean":
      return isSpelling(format, type, path, report) ? { [type]: format } : {};
    case "string":
    case "json":
      report.value("sync.bad-value", path, `A ${type} field has no format.`, {
        hint: "Formats are for numbers, dates, times, timestamps and booleans; give the field its type under `record:`.",
      });
      return {};
  }
}

function isSpelling(text: string, type: TypeName, path: WrittenPath, report: Report): boolean {
  const parsed =
    type === "boolean"
      ? parseBooleanFormat(text)
      : type === "date" || type === "time" || type === "timestamp"
        ? isEpoch(text, type) || parseDatePattern(text, type)
        : parseNumberFormat(text, type === "integer");
  if (parsed === true || parsed.ok) return true;
  report.value("sync.bad-value", path, parsed.error);
  return false;
}

const isEpoch = (text: string, type: TypeName): boolean =>
  type === "timestamp" && (text === "X" || text === "x");
