/** The part of JSON Schema (draft-07) that sync files need, with what editors add to it. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: JsonValue;
  readonly examples?: readonly JsonValue[];
  readonly type?: JsonType | readonly JsonType[];
  readonly const?: string | number | boolean;
  readonly enum?: readonly (string | null)[];
  /** What each value of `enum` means, for completion. */
  readonly enumDescriptions?: readonly string[];
  readonly pattern?: string;
  /** Said where `pattern` does not match: a whole sentence. */
  readonly patternErrorMessage?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: false | JsonSchema;
  readonly minProperties?: number;
  readonly propertyNames?: JsonSchema;
  readonly required?: readonly string[];
  /** Alternatives that differ in their JSON type, so that the type tells which one is meant. */
  readonly anyOf?: readonly JsonSchema[];
  /** Exactly one of these groups of properties. */
  readonly oneOf?: readonly { readonly required: readonly string[] }[];
}

export type JsonType = "string" | "number" | "integer" | "boolean" | "object" | "array" | "null";

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** What stands for an object written short. */
export const either = (description: string, ...anyOf: readonly JsonSchema[]): JsonSchema => ({
  description,
  anyOf,
});

/** One of a few words, each with its meaning. */
export const choice = (
  description: string,
  words: Readonly<Record<string, string>>,
  preset?: string,
): JsonSchema => ({
  description,
  type: "string",
  enum: Object.keys(words),
  enumDescriptions: Object.values(words),
  ...(preset === undefined ? {} : { default: preset }),
});

/** The same where one word is `null`, which YAML does not take for a word unless it is in quotes. */
export const choiceWithNull = (
  description: string,
  words: Readonly<Record<"null", string> & Record<string, string>>,
  preset?: string,
): JsonSchema => ({
  ...choice(description, words, preset),
  type: ["string", "null"],
  enum: [...Object.keys(words), null],
  enumDescriptions: [...Object.values(words), words.null],
});

/** One of a few words that need no explanation. */
export const oneOfWords = (description: string, words: readonly string[], preset?: string): JsonSchema => ({
  description,
  type: "string",
  enum: words,
  ...(preset === undefined ? {} : { default: preset }),
});

export const text = (description: string, ...examples: readonly string[]): JsonSchema => ({
  description,
  type: "string",
  minLength: 1,
  ...(examples.length === 0 ? {} : { examples }),
});

export const flag = (description: string, preset: boolean): JsonSchema => ({
  description,
  type: "boolean",
  default: preset,
});

/** An object with just these properties. */
export const object = (
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema => ({
  description,
  type: "object",
  properties,
  additionalProperties: false,
  ...(required.length === 0 ? {} : { required }),
});

/** An object whose names are the person's own. */
export const named = (description: string, value: JsonSchema): JsonSchema => ({
  description,
  type: "object",
  additionalProperties: value,
});

/** An object whose names are names of things in the sync: fields, endpoints, lookups. */
export const declared = (description: string, value: JsonSchema): JsonSchema => ({
  ...named(description, value),
  propertyNames: {
    // Nothing is called as JavaScript calls what every object has: records are plain objects.
    pattern:
      "^(?!(?:__.*__|constructor|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|toLocaleString|toString|valueOf)$)[\\p{L}_][\\p{L}\\p{N}_ -]{0,99}$",
    patternErrorMessage:
      "A name begins with a letter; letters, digits, underscores, hyphens and blanks may follow.",
  },
});

/** A list, or one element written without the list. */
export const listOrOne = (description: string, items: JsonSchema): JsonSchema => ({
  description,
  anyOf: [items, { type: "array", items }],
});

/** Any value at all. */
export const anything = (description: string, ...examples: readonly JsonValue[]): JsonSchema => ({
  description,
  ...(examples.length === 0 ? {} : { examples }),
});
