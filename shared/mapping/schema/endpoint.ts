import { exactlyOneKind, sourceProperties } from "../sources/kinds.ts";
import {
  choice,
  choiceWithNull,
  either,
  flag,
  type JsonSchema,
  listOrOne,
  named,
  object,
  text,
} from "./json-schema.ts";

const expression = (description: string, ...examples: readonly string[]): JsonSchema =>
  text(`${description} An expression (CEL).`, ...examples);

const spellings: Readonly<Record<string, JsonSchema>> = {
  nulls: {
    description: "Texts that mean that there is no value.",
    type: "array",
    items: {
      description: "A text that means that there is no value.",
      type: "string",
      examples: ["N/A", "NULL"],
    },
  },
  empty: choiceWithNull("What an empty text means. Without it: no value in CSV and XML, a value in JSON.", {
    null: "No value.",
    value: "A text without characters.",
  }),
  missing: choiceWithNull(
    "What a place that is not there means.",
    { null: "No value.", absent: "The endpoint says nothing of the field." },
    "null",
  ),
  writeNull: choiceWithNull(
    "How no value is written. Without it: `empty` in CSV, `remove` in XML, `null` in JSON.",
    {
      empty: "As an empty text.",
      null: "As a JSON null.",
      remove: "By taking the place away.",
    },
  ),
  as: choice("How numbers and booleans are written in JSON. Without it: as the record has them.", {
    text: "As texts.",
    native: "As numbers and booleans.",
  }),
  zone: {
    ...text("The time zone of timestamps without an offset (IANA name).", "Europe/Berlin"),
    default: "UTC",
  },
};

const formats = object("How values are spelled on this endpoint, unless a field says otherwise.", {
  number: text("A number as it is spelled here.", "1.234,56", "1 234.56", "1234,56"),
  date: text("The pattern of dates.", "dd.MM.yyyy"),
  time: text("The pattern of times of day.", "HH:mm"),
  timestamp: text(
    "The pattern of timestamps; `X` and `x` are seconds and milliseconds since 1970.",
    "dd.MM.yyyy HH:mm:ss",
  ),
  boolean: text("True, then false, each with its spellings.", "yes/no", "ja|j|1/nein|n|0"),
  ...spellings,
});

const mapping = either(
  "Where the field is, as a path; `false` leaves it out here; or a mapping written out.",
  text("A column's name, or a path.", "name.first", "@id"),
  { description: "The field takes no part on this endpoint.", type: "boolean", const: false },
  object("A mapping written out.", {
    path: text("A column's name, or a path.", "name.first", "@id"),
    format: text(
      "How the field's values are spelled: a specimen of a number, a date pattern, or true and false.",
      "1.234,56",
      "dd.MM.yyyy",
      "yes/no",
    ),
    ...spellings,
    read: expression("Computes the field from the native record.", 'split(full_name, " ")[0]'),
  }),
);

export const endpointSchema: JsonSchema = {
  ...object(
    "One place where records live.",
    {
      ...sourceProperties,
      mode: choice("What Syncline does with the endpoint.", {
        source: "It is read and never written.",
        target: "It is made like the others; what changes there goes nowhere.",
        "two-way": "What changes here goes to the others, and the other way round.",
      }),
      id: listOrOne(
        "The column or path of the endpoint's own id, or several that are the id together. Without it the key is the id, or what a database or a description of the API says.",
        text("A column's name, or a path.", "id", "customer_no"),
      ),
      modified: text(
        "The field that says when the endpoint last changed the record, for `newest`.",
        "updatedAt",
      ),
      fields: named("Fields whose place here is not their own name.", mapping),
      write: named(
        "Columns or paths that are computed from the record.",
        expression("The value of the place.", 'firstName + " " + lastName'),
      ),
      onCreate: named(
        "Columns or paths that only new records get.",
        expression("The value of the place in a new record; may use `run.startedAt`.", "run.startedAt"),
      ),
      where: expression(
        "Which native records take part; `record` is the record as read.",
        'status != "archived"',
      ),
      leaves: choice(
        "What happens elsewhere when a record no longer passes `where`.",
        { keep: "It stays there.", delete: "It is deleted there." },
        "keep",
      ),
      each: text(
        "A nested list whose elements are the records; `parent` is the record around them.",
        "lines",
      ),
      mirror: flag("On a target: records that this sync never put there are deleted, too.", false),
      drift: choice(
        "On a target: what happens to a value that a person changed there.",
        {
          overwrite: "The source's value is written again.",
          keep: "It stays.",
          conflict: "It becomes a conflict.",
        },
        "overwrite",
      ),
      formats,
    },
    ["mode"],
  ),
  oneOf: exactlyOneKind,
};

export const lookupSchema: JsonSchema = {
  ...object(
    "A table that `lookup()` looks in.",
    { ...sourceProperties, key: text("The column or path that is looked in.", "alpha2") },
    ["key"],
  ),
  oneOf: exactlyOneKind,
};
