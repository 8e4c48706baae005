import { expect, test } from "vitest";
import { schemaChange } from "../../shared/engine/schema-change.ts";
import type { Column, EndpointSchema } from "../../shared/mapping/compiled.ts";

const column = (name: string, type?: string): Column => {
  const plain = { name, type: "string", samples: [] } as const;
  if (type === undefined) return plain;
  const declared = {
    type,
    required: false,
    nullable: true,
    generated: false,
    unique: false,
    enum: null,
    maxLength: null,
    scale: null,
    description: null,
  };
  return { ...plain, declared };
};
const table = (...columns: readonly Column[]): EndpointSchema => ({ columns, closed: true });

test.each([
  ["nothing", table(column("a", "text")), table(column("a", "text")), ""],
  [
    "a retyped column",
    table(column("a", "integer"), column("b", "text")),
    table(column("a", "text"), column("b", "text")),
    'its columns changed (of another type: "a" is text and was integer)',
  ],
  [
    "a renamed column",
    table(column("a")),
    table(column("b")),
    'the column "a" is gone and "b" is new; if it was renamed, change the mapping to "b"',
  ],
  [
    "all at once",
    table(column("a", "integer"), column("b"), column("c")),
    table(column("a", "bigint"), column("d")),
    'its columns changed (gone: "b", "c"; new: "d"; a field of that name, or a mapping to it, takes it in; of another type: "a" is bigint and was integer)',
  ],
  [
    "what only samples show",
    { ...table(column("a")), closed: false },
    { ...table(column("b")), closed: false },
    "",
  ],
])("[R34] a change of schema in words: %s", (_title, before, now, words) => {
  expect(schemaChange(before, now)).toBe(words);
});
