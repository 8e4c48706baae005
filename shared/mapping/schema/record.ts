import { typeNames } from "../../model/value.ts";
import { type CleanStep, valueFormats } from "../sync-file.ts";
import {
  anything,
  choice,
  declared,
  either,
  flag,
  type JsonSchema,
  listOrOne,
  object,
  oneOfWords,
  text,
} from "./json-schema.ts";

const cleaning: Readonly<Record<CleanStep, string>> = {
  trim: "Takes blanks away at both ends.",
  lowercase: "Makes all letters small.",
  uppercase: "Makes all letters capitals.",
  titlecase: "Makes the first letter of each word a capital, the others small.",
  collapse: "Makes one blank of several.",
  nfc: "Composes letters and their marks into one character each (Unicode NFC).",
  nfkc: "The same, and makes plain characters of ligatures, full widths and the like (Unicode NFKC).",
  "strip-accents": "Takes accents and other marks off letters.",
  "strip-control": "Takes control characters and those without a width away.",
  "strip-html": "Takes tags away, and reads entities.",
  digits: "Keeps nothing but digits.",
  "empty-to-null": "Makes an empty text no value.",
};

const type = oneOfWords(
  "The type of the field's values. Decimals are exact; `number` is a floating-point number for measurements.",
  typeNames,
  "string",
);

const count = (description: string): JsonSchema => ({ description, type: "integer", minimum: 0 });

const scalar = (description: string): JsonSchema => ({ description, type: ["string", "number", "boolean"] });

const field = object("A field of the record.", {
  type,
  description: text("What the field holds, for people."),
  required: flag("A record without a value here is invalid.", false),
  default: anything("The value where there is none.", false, "unknown"),
  scale: {
    ...count("Digits after the point that a decimal is rounded to, halves away from zero."),
    maximum: 1000,
  },
  clean: listOrOne(
    "Steps that tidy a text before it is read, in order.",
    choice("A step that tidies a text.", cleaning),
  ),
  pattern: text("A regular expression (RE2) that the whole value must match.", "[A-Z]{3}-\\d+"),
  enum: {
    description: "The values that are allowed.",
    type: "array",
    items: scalar("An allowed value."),
    minItems: 1,
  },
  min: scalar("The least value that is allowed."),
  max: scalar("The greatest value that is allowed."),
  minLength: count("The least number of characters."),
  maxLength: count("The greatest number of characters."),
  format: oneOfWords("A well-known form that the value must have, check digits included.", valueFormats),
  onInvalid: choice(
    "What happens to a record whose value here is wrong.",
    {
      reject: "The record waits until it is mended; the others go on.",
      drop: "The field counts as not given; the record goes on.",
      default: "The field's default takes the value's place.",
      stop: "The run ends.",
    },
    "reject",
  ),
});

export const recordSchema: JsonSchema = object(
  "The record's own shape, which all endpoints map to.",
  {
    key: listOrOne(
      "The field, or fields, by which records that are not linked yet are matched.",
      text("The name of a field.", "sku", "email"),
    ),
    fields: {
      ...declared("The record's fields by name.", either("A type, or a field written out.", type, field)),
      minProperties: 1,
    },
  },
  ["key", "fields"],
);
