import { choice, either, flag, type JsonSchema, named, object, text } from "../schema/json-schema.ts";
import { recordsIn } from "./file.ts";
import { durationText, httpProperties, plainValue } from "./http.ts";
import { pagingSchema } from "./rest-paging.ts";

const place = (description: string, ...examples: readonly string[]): JsonSchema =>
  text(`${description} A path.`, ...examples);

const envelope = recordsIn("The members around the record in the body, from the outside.", "product");

const call = (what: string, methods: readonly string[]): JsonSchema =>
  either(
    `How a record is ${what}; \`false\` where the API does not offer that.`,
    { description: "The API does not offer it.", type: "boolean", const: false },
    object(`How a record is ${what}.`, {
      method: {
        description: "The method of the request.",
        type: "string",
        enum: methods,
        default: methods[0] ?? "",
      },
      path: text("The URL, or a path relative to the list's URL, with `{id}` for the record's id.", "{id}"),
      envelope,
    }),
  );

/** What people write under `rest:` where the URL alone does not say it all. */
export const restProperties = object("Records of a REST API that speaks JSON.", {
  url: text("The URL of the list of records.", "https://shop.example.com/api/products"),
  openapi: text(
    "An OpenAPI description: a file or a URL, with `#/path` for the resource. What is written here comes before what it says.",
    "shop.openapi.yaml#/products",
  ),
  query: named("Parameters of requests for the list.", plainValue("The parameter's value.")),
  records: recordsIn("Where the records are in the body of the list.", "data.items"),
  item: text(
    "The URL of one record, or its path relative to the list's URL.",
    "https://shop.example.com/api/product/{id}",
  ),
  paging: pagingSchema,
  changes: object(
    "Only what changed since the last run is read.",
    {
      param: text("The parameter that says since when.", "updated_since"),
      field: place("Where a record says when it was changed.", "updatedAt"),
      format: choice(
        "How the parameter is written.",
        {
          "as shown": "As records show it.",
          seconds: "Seconds since 1970.",
          milliseconds: "Milliseconds since 1970.",
        },
        "as shown",
      ),
      overlap: durationText("How far back of the last change it is looked again.", "1m"),
    },
    ["param", "field"],
  ),
  full: durationText("With `changes`: how long until everything is read again.", "24h"),
  get: call("read", ["GET"]),
  create: call("made", ["POST", "PUT"]),
  update: call("changed: PATCH sends what changed (RFC 7396), PUT the whole record", [
    "PATCH",
    "PUT",
    "POST",
  ]),
  delete: call("deleted", ["DELETE", "POST"]),
  bulk: object(
    "New records are sent several at a time.",
    {
      path: text("The URL, or a path relative to the list's URL.", "batch"),
      size: { description: "Records a request.", type: "integer", minimum: 1, maximum: 1000, default: 50 },
      envelope: recordsIn("The members around the list that is sent.", "products"),
      results: recordsIn(
        "Where the answer lists what became of each, in the order in which they were sent.",
        "results",
      ),
    },
    ["path"],
  ),
  etag: flag("ETags that the server sends guard writes and spare reads.", true),
  version: place("Where a record says its version, which is another after each change.", "version"),
  idempotency: text("The header under which the API makes a repeated POST once only.", "Idempotency-Key"),
  lookup: object(
    "How a record is found by a value of ours, to learn what became of a request that was not answered.",
    {
      param: text("The parameter of the list.", "sku"),
      field: place("The record's own place of it.", "sku"),
    },
    ["param", "field"],
  ),
  deleted: object(
    "How deleted records that are still shown say that they are.",
    {
      field: place("Where it stands.", "archived"),
      value: {
        description: "What stands there then.",
        type: ["string", "number", "boolean", "null"],
        default: true,
      },
    },
    ["field"],
  ),
  consistency: choice(
    "Whether the list may lag behind.",
    {
      strong: "It shows what was written.",
      eventual: "A record that looks changed in it is asked for by itself before that is believed.",
    },
    "strong",
  ),
  ...httpProperties,
});
