import { duration } from "./duration.ts";
import { endpointSchema, lookupSchema } from "./endpoint.ts";
import {
  anything,
  choice,
  declared,
  either,
  type JsonSchema,
  listOrOne,
  named,
  object,
  text,
} from "./json-schema.ts";
import { recordSchema } from "./record.ts";

const share = (description: string, preset: number): JsonSchema => ({
  description,
  default: preset,
  anyOf: [
    {
      description: "A percentage.",
      type: "string",
      pattern: "^\\s*(100(\\.0+)?|\\d{1,2}(\\.\\d+)?)\\s*%\\s*$",
      patternErrorMessage: "A share is a percentage from 0% to 100%, or a number from 0 to 1.",
      examples: ["10%"],
    },
    { description: "A share from 0 to 1.", type: "number", minimum: 0, maximum: 1 },
    { description: "Switches the brake off.", type: "boolean", const: false },
  ],
});

const winner = choice("Who wins.", {
  manual: "A person decides.",
  newest: "The value that was changed last, by the endpoints' `modified` fields.",
  priority: "The endpoint that comes first in `priority`.",
});

const owner = text("The endpoint whose value always counts.", "crm");
const rule = text(
  "Computes the value, as an expression (CEL) over `values`, `base` and `by`.",
  "values.exists(v, v)",
  "by.crm",
);

const decision = either("Who wins where several endpoints changed a field to different values.", winner, {
  ...object("An owner, or a rule of one's own.", { owner, rule }),
  oneOf: [{ required: ["owner"] }, { required: ["rule"] }],
});

const conflicts = either(
  "What happens when several endpoints changed one field to different values.",
  { ...winner, default: "manual" },
  object("Conflicts, in full.", {
    default: { ...decision, default: "manual" },
    priority: {
      description: "Endpoints, the one that wins first.",
      type: "array",
      items: text("An endpoint's name."),
      minItems: 1,
    },
    fields: named("Single fields that are decided otherwise.", decision),
    deletes: choice(
      "A record that was deleted here and changed there.",
      {
        "update-wins": "It stays, and comes back where it was deleted.",
        "delete-wins": "It is deleted.",
        manual: "A person decides.",
      },
      "update-wins",
    ),
    skew: {
      ...duration,
      description: "How far clocks may disagree before `newest` trusts them.",
      default: "2s",
    },
  }),
);

const trigger: JsonSchema = {
  ...object("When the sync runs.", {
    on: choice("An event.", { change: "An endpoint's records changed." }),
    every: { ...duration, description: "Again and again, after this length of time." },
    cron: text("A schedule of five fields: minute, hour, day, month, weekday.", "0 2 * * *"),
    zone: text("With `cron`: the time zone that it is meant in (IANA name).", "Europe/Berlin"),
    webhook: object(
      "When a request comes in.",
      { secret: text("The secret that requests are signed with.", `\${secret:hook}`) },
      ["secret"],
    ),
    after: text("When the sync with this name has run.", "customers"),
  }),
  oneOf: ["on", "every", "cron", "webhook", "after"].map((name) => ({ required: [name] })),
};

const test = object(
  "An example that must hold.",
  {
    name: text("What the test shows.", "splits a full name"),
    endpoint: text("The endpoint whose mapping is tested."),
    native: { ...named("The record as the endpoint holds it.", anything("A native value.")) },
    record: { ...named("The record in the sync's own shape.", anything("A value of the field.")) },
    direction: choice(
      "Which way the mapping is tested.",
      {
        read: "`native` is read and gives `record`.",
        write: "`record` is written and gives `native`.",
        both: "Both.",
      },
      "read",
    ),
  },
  ["name", "endpoint", "native", "record"],
);

/** What people write in a sync file. It is published as JSON, and the parser checks files with it. */
export const syncFileSchema: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "https://syncline.dev/sync-file.schema.json",
  title: "Syncline sync file",
  ...object(
    "A record's shape, the endpoints that hold it, and the rules between them.",
    {
      $schema: text("The schema that editors check this file with."),
      syncline: { description: "The version of the sync file's format.", type: "integer", const: 1 },
      name: {
        ...text("The sync's name.", "customers", "price-list"),
        maxLength: 100,
        pattern: "^[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]*$",
        patternErrorMessage:
          "A name is letters, digits, blanks, dots, underscores and hyphens, and begins with a letter or digit.",
      },
      description: text("What the sync is for, for people."),
      record: recordSchema,
      endpoints: {
        ...declared("The places that hold the record, by name.", endpointSchema),
        minProperties: 1,
      },
      lookups: declared("Tables for `lookup()` in expressions, by name.", lookupSchema),
      conflicts,
      deletes: choice(
        "What happens elsewhere when a record is deleted on an endpoint.",
        { propagate: "It is deleted there, too.", ignore: "Nothing.", archive: "It is kept aside there." },
        "propagate",
      ),
      schemaChange: choice(
        "What happens when the columns of an endpoint change.",
        {
          pause: "The sync waits for a person.",
          ignore: "It goes on; a new column takes part if it has the name of a field.",
          propagate:
            "New columns become fields, in the sync file and wherever there is a place for them; anything else holds the plan, as under pause.",
        },
        "pause",
      ),
      when: listOrOne("When the sync runs by itself.", trigger),
      brakes: object("Shares of records beyond which a plan waits for a person.", {
        deletes: share("Deleted on an endpoint.", 0.1),
        updates: share("Updated on an endpoint.", 0.5),
        shrink: share("Gone from an endpoint since the last run.", 0.3),
        atLeast: {
          description: "So many records must be concerned before a share counts.",
          type: "integer",
          minimum: 0,
          default: 10,
        },
      }),
      history: object("How long what a run did can be looked at and taken back.", {
        runs: {
          description: "So many of the last runs keep each record that they wrote, for history and explain.",
          type: "integer",
          minimum: 1,
          default: 200,
        },
        backups: {
          ...duration,
          description: "How long the files that runs replaced are kept, for undo.",
          default: "30d",
        },
      }),
      tests: { description: "Examples that must hold.", type: "array", items: test },
    },
    ["syncline", "name", "record", "endpoints"],
  ),
};
