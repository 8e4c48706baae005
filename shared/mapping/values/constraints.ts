import { RE2JS } from "re2js";
import type { ErrorCode } from "../../base/catalogue.ts";
import type { FieldDefinition } from "../sync-file.ts";
import type { Given } from "./codec.ts";
import { compareValues } from "./compare.ts";
import { show } from "./show.ts";
import { hasFormat } from "./value-format.ts";

/** What a value breaks. `message` continues a sentence that begins with the field. */
export interface Breach {
  readonly code: ErrorCode;
  readonly message: string;
}

type Constraint = (value: Given) => Breach | null;

/** The constraints of a field on a value that is there, as one function; `null` where the field has none. */
export function constraintsOf(definition: FieldDefinition): Constraint | null {
  const constraints = [
    enumConstraint(definition),
    rangeConstraint(definition),
    lengthConstraint(definition),
    formatConstraint(definition),
    patternConstraint(definition),
  ].filter((constraint) => constraint !== null);
  if (constraints.length <= 1) return constraints[0] ?? null;
  return (value) => {
    for (const constraint of constraints) {
      const breach = constraint(value);
      if (breach !== null) return breach;
    }
    return null;
  };
}

function enumConstraint({ enum: values }: FieldDefinition): Constraint | null {
  if (values === null) return null;
  const allowed = new Set(values);
  const list = values.slice(0, 10).map(show).join(", ") + (values.length > 10 ? ", …" : "");
  return (value) =>
    allowed.has(value)
      ? null
      : { code: "record.enum", message: `holds ${show(value)}, which is not one of ${list}` };
}

function rangeConstraint({ type, min, max }: FieldDefinition): Constraint | null {
  if (min === null && max === null) return null;
  return (value) => {
    if (min !== null && compareValues(type, value, min) < 0)
      return { code: "record.range", message: `holds ${show(value)}, which is less than ${show(min)}` };
    if (max !== null && compareValues(type, value, max) > 0)
      return { code: "record.range", message: `holds ${show(value)}, which is more than ${show(max)}` };
    return null;
  };
}

function lengthConstraint({ minLength, maxLength }: FieldDefinition): Constraint | null {
  if (minLength === null && maxLength === null) return null;
  return (value) => {
    const length = codePoints(String(value));
    if (minLength !== null && length < minLength)
      return {
        code: "record.length",
        message: `holds ${show(value)}, which is shorter than ${minLength} characters`,
      };
    if (maxLength !== null && length > maxLength)
      return {
        code: "record.length",
        message: `holds ${show(value)}, which is ${length} characters long; at most ${maxLength} are allowed`,
      };
    return null;
  };
}

function formatConstraint({ format }: FieldDefinition): Constraint | null {
  if (format === null) return null;
  const test = hasFormat[format];
  return (value) =>
    test(String(value))
      ? null
      : { code: "record.format", message: `holds ${show(value)}, which is not ${named[format]}` };
}

function patternConstraint({ pattern }: FieldDefinition): Constraint | null {
  if (pattern === null) return null;
  // RE2 runs in linear time, whatever pattern and text are.
  const expression = RE2JS.compile(pattern);
  return (value) =>
    expression.matches(String(value))
      ? null
      : { code: "record.pattern", message: `holds ${show(value)}, which does not match ${pattern}` };
}

/** Characters as people count them is a matter of fonts; code points are what databases count. */
function codePoints(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length - 1; at++) {
    const isPair = (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
    if (isPair) count--;
  }
  return count;
}

const named = {
  email: "an e-mail address",
  url: "a URL",
  uuid: "a UUID",
  phone: "a telephone number",
  country: "a country code (ISO 3166, two capitals)",
  currency: "a currency code (ISO 4217, three capitals)",
  iban: "an IBAN with right check digits",
  ean: "an EAN or GTIN with a right check digit",
  hostname: "a host name",
  ipv4: "an IPv4 address",
  ipv6: "an IPv6 address",
} as const;
