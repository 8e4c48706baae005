import fc from "fast-check";
import { expect, test } from "vitest";
import type { EndpointSample } from "../../../shared/engine/infer/endpoint-sample.ts";
import type { Proposal } from "../../../shared/engine/infer/proposal.ts";
import type { Column } from "../../../shared/mapping/compiled.ts";
import type { FileSource } from "../../../shared/mapping/sources/source.ts";
import type { Mode } from "../../../shared/mapping/sync-file.ts";
import type { NativeRecord, NativeValue } from "../../../shared/model/native.ts";
import { formatPath } from "../../../shared/model/path.ts";
import { csvSource, jsonSource } from "../../connectors/file/fixture.ts";
import { checked, propose } from "./specimen.ts";

const nameOrHostile = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("id", "sku", "Name", "E-Mail", "Preis", "qty", "full_name", "first"),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...["__proto__", "constructor", "toString", "null", "true", "in", "row", "a.b", "@id", "#text", "$key"],
      ...[
        "- x",
        "key: value",
        "a # b",
        "{}",
        "[a]",
        "'",
        '"',
        "\\",
        "0",
        "1e3",
        "名前",
        "größe",
        "\u2028",
        "$" + "{secret:x}",
      ],
    ),
  },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }) },
);

const text = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "N/A",
    "-",
    "007",
    "12",
    "1.234,56",
    "1.250",
    "950",
    "1.250.000",
    "1,5",
    "3.10",
    "ja",
    "nein",
    "x",
    "1",
    "0",
    "TRUE",
  ),
  fc.constantFrom(
    "2026-01-31",
    "03.04.2026",
    "03/04/2026",
    "12:30",
    "2026-01-31 12:30:00",
    "Ada@Example.com",
    " b ",
  ),
  fc.constantFrom(
    "Ada Byron",
    "Ada",
    "Byron",
    "a, b",
    '"',
    "a\nb",
    "\u0000",
    "-0",
    "1e5",
    "1 234,5",
    "+49 30 1",
  ),
  fc.integer({ min: 0, max: 30 }).map(String),
  fc.string({ maxLength: 8 }),
);

const json: fc.Arbitrary<NativeValue> = fc.oneof(
  { weight: 4, arbitrary: text },
  {
    weight: 2,
    arbitrary: fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<NativeValue>([], ["a"], {}, { first: "Ada", last: "Byron" }, [{ a: 1 }]),
  },
);

/** Columns of one kind of values each, as real files have, and now and then of any. */
const recordsOf = (
  names: readonly string[],
  value: fc.Arbitrary<NativeValue>,
): fc.Arbitrary<readonly NativeRecord[]> =>
  fc
    .tuple(...names.map(() => fc.oneof(fc.array(value, { minLength: 1, maxLength: 3 }), fc.constant(null))))
    .chain((columns) =>
      fc.array(fc.tuple(...columns.map((values) => (values === null ? value : fc.constantFrom(...values)))), {
        maxLength: 25,
      }),
    )
    .map((rows) =>
      rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null]))),
    );

const endpoint = (
  name: string,
  source: FileSource,
  value: fc.Arbitrary<NativeValue>,
): fc.Arbitrary<EndpointSample> =>
  fc
    .uniqueArray(nameOrHostile, { minLength: 1, maxLength: 6 })
    .chain((names) =>
      fc.tuple(
        fc.constant(names),
        recordsOf(names, value),
        fc.constantFrom<Mode>("source", "target", "two-way"),
      ),
    )
    .map(([names, samples, mode]) => {
      const columns = names.map(
        (column): Column => ({
          name: source.kind === "csv" ? column : formatPath([column]),
          type: "unknown",
          samples: [],
        }),
      );
      const schema = { columns, closed: source.kind === "csv" };
      return { name, source, place: source.path, schema, samples, whole: true, mode, makesIds: false };
    });

const endpoints = fc.tuple(
  endpoint("one", csvSource("one.csv"), text),
  endpoint("other", jsonSource("other.json"), json),
  endpoint("third", csvSource("third: #1.csv"), text),
);

/** Errors; and, where the key was found and not guessed, records that would be refused. */
const wrongWith = (proposal: Proposal, endpoints: readonly EndpointSample[]): readonly string[] =>
  checked(proposal, endpoints)
    .filter(({ severity, message }) => severity === "error" || /would be refused/.test(message))
    .filter(({ severity }) => severity === "error" || proposal.key.kind === "values")
    .map(({ message }) => message);

test("[M97] whatever files hold, what is proposed has no errors and refuses none of their records", () => {
  fc.assert(
    fc.property(endpoints, fc.integer({ min: 2, max: 3 }), (all, count) => {
      const chosen = all.slice(0, count);
      const proposal = propose(chosen);
      expect({ text: proposal.text, wrong: wrongWith(proposal, chosen) }).toEqual({
        text: proposal.text,
        wrong: [],
      });
    }),
    { numRuns: 400 },
  );
});

test("[M98] the same files give the same text", () => {
  fc.assert(
    fc.property(endpoints, (all) => {
      expect(propose(all).text).toBe(propose(structuredClone(all)).text);
    }),
    { numRuns: 100 },
  );
});
