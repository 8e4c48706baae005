import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromExpression, toExpression } from "../../../shared/mapping/expressions/boundary.ts";
import { checkExpression, compileExpression } from "../../../shared/mapping/expressions/expression.ts";
import { library } from "../../../shared/mapping/expressions/library.ts";
import { EvaluationProblem } from "../../../shared/mapping/expressions/problem.ts";
import type { Variables } from "../../../shared/mapping/expressions/scope.ts";
import {
  decimalType,
  integerType,
  isDynamic,
  isNumeric,
  type Type,
} from "../../../shared/mapping/expressions/type.ts";
import { toNative } from "../../../shared/mapping/expressions/value.ts";
import type { NativeValue } from "../../../shared/model/native.ts";
import { sampleScope } from "./sample-scope.ts";

const names = [...sampleScope.variables.keys()];
const operators = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", " in ", "&&", "||"];

/** What a function's parameter of this name takes, where not any value of the type will do. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  pattern: ['"dd.MM.yyyy"', '"HH:mm"', '"dd.MM.yyyy HH:mm"', '"[a-z]+"', '"(a)|b*"'],
  zone: ['"Europe/Berlin"', '"UTC"'],
  specimen: ['"1.234,56"', '"1234.5"'],
  spellings: ['"ja/nein"'],
  namespace: ['"dns"'],
  lookup: ['"countries"'],
  column: ['"name"'],
};

const texts = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.constantFrom("12", "1.5", "2026-03-29", "14:05", "DE", "true", "{}", " ", "\ud800", "1h"),
);
const digits = fc.oneof(fc.integer().map(String), fc.bigInt().map(String), fc.constantFrom("0", "1", "-1"));
const decimals = fc
  .tuple(fc.integer(), fc.nat(99))
  .map(([whole, fraction]) => `${whole}.${fraction}`.replace(/\.?0+$/, ""));
const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { freq: 5 });

/** A record whose values are of their declared types, nulls among them. */
const typedRecord = fc.record({
  firstName: orNull(texts),
  lastName: orNull(texts),
  fullName: orNull(texts),
  vip: orNull(fc.boolean()),
  quantity: orNull(digits),
  price: orNull(decimals),
  weight: orNull(fc.double({ noNaN: true, noDefaultInfinity: true })),
  born: orNull(fc.constantFrom("2026-03-29", "0000-01-01", "9999-12-31")),
  opens: orNull(fc.constantFrom("14:05:00", "23:59:59.999999999")),
  updatedAt: orNull(
    fc.constantFrom("2026-03-29T12:05:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.5Z"),
  ),
  tags: orNull(fc.array(orNull(texts), { maxLength: 4 })),
  amounts: orNull(fc.array(orNull(decimals), { maxLength: 4 })),
  row: fc.record({ "Full Name": orNull(texts), city: orNull(texts), qty: orNull(digits) }),
});

/** Any record: values of any type under the declared names. */
const wildRecord: fc.Arbitrary<Variables> = fc.dictionary(
  fc.constantFrom(...names),
  fc.jsonValue({ maxDepth: 3 }).map((value): NativeValue => JSON.parse(JSON.stringify(value))),
);

interface Term {
  readonly source: string;
  readonly type: Type;
}

const literals = ["1", "0", "2.5", '"a"', '""', "true", "[1, 2]", '["a"]', '{"a": 1}', 'duration("1h")'];

/** Terms of known types, each made of those before it by a choice of `decide(options)`. */
function grow(rounds: number, decide: (options: number) => number): readonly Term[] {
  const known = (source: string): Term | null => {
    const { type, problems } = checkExpression(source, sampleScope);
    return problems.length > 0 || isUnknown(type) ? null : { source, type };
  };
  const leaves = [...names, 'row["Full Name"]', "row.qty", ...literals]
    .map(known)
    .filter((term) => term !== null);
  const pool = [...leaves];
  const pick = <T>(options: readonly T[]): T => options[decide(options.length)]!;
  const functions = [...library.values()].flatMap(({ name, overloads }) =>
    overloads.map((overload) => ({ name, overload })),
  );
  for (let round = 0; round < rounds; round++) {
    const kind = decide(6);
    let source: string;
    if (kind < 3) {
      const { name, overload } = pick(functions);
      const parameters = overload.variadic
        ? [overload.parameters[0]!, overload.parameters[0]!]
        : overload.parameters;
      const args = parameters.map((parameter) => {
        const special = meanings[parameter.name];
        if (special) return pick(special);
        const fitting = pool.filter((term) => parameter.accepts(term.type));
        return fitting.length === 0 ? "null" : pick(fitting).source;
      });
      source = `${name}(${args.join(", ")})`;
    } else if (kind === 3) source = `(${pick(pool).source}${pick(operators)}${pick(pool).source})`;
    else if (kind === 4) source = `(vip ? ${pick(pool).source} : ${pick(pool).source})`;
    else {
      const lists = pool.filter((term) => term.type.kind === "list");
      source = `${pick(lists).source}.${pick(["map(v, v)", "filter(v, v == v)", "exists(v, v != null)"])}`;
    }
    const term = source.length < 2000 ? known(source) : null;
    if (term !== null) pool.push(term);
  }
  return pool.slice(leaves.length);
}

/** Whether a type, or a part of it, is known only with the values. */
function isUnknown(type: Type): boolean {
  if (type.kind === "list") return isUnknown(type.element);
  if (type.kind === "map") return isUnknown(type.value);
  if (type.kind === "object") return !type.closed || [...type.members.values()].some(isUnknown);
  return isDynamic(type);
}

const typeFault =
  /does not take|takes \w+.* as |is not a boolean|have no order|is not a name|in the list is not a number|join takes/;

describe("properties", () => {
  test("[M15] what was checked meets no value of a wrong type", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), typedRecord, (stream, variables) => {
        for (const { source } of grow(25, (options) => Number(stream.next().value) % options)) {
          const compiled = compileExpression(source, sampleScope);
          if (!compiled.ok) throw new Error(`${source} was checked before`);
          const value = compiled.value.evaluate(variables);
          if (value instanceof EvaluationProblem)
            expect(`${source}: ${value.message}`).not.toMatch(typeFault);
          else expectType(source, compiled.value.type, value === null ? null : toNative(value));
        }
      }),
      { numRuns: 150 },
    );
  });

  test("[M11] random text never makes the checker or an evaluation throw", () => {
    const pieces = fc.oneof(
      fc.constantFrom(
        ...names,
        ...operators,
        ...literals,
        "(",
        ")",
        "[",
        "]",
        ".",
        ",",
        "?",
        ":",
        "!",
        "-",
        "null",
      ),
      fc.constantFrom(...library.keys()).map((name) => `${name}(`),
      fc.constantFrom(".map(v,", ".exists(v,", "has(", "__proto__", ".constructor"),
    );
    const sources = fc.array(pieces, { maxLength: 12 }).map((all) => all.join(""));
    fc.assert(
      fc.property(sources, wildRecord, (source, variables) => {
        const compiled = compileExpression(source, sampleScope);
        if (compiled.ok) compiled.value.evaluate(variables);
        else expect(compiled.error.length).toBeGreaterThan(0);
      }),
      { numRuns: 3000 },
    );
  });

  test("[M11] well-formed expressions on records of any shape give a value or a problem, and the same again", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), wildRecord, (stream, variables) => {
        for (const { source } of grow(15, (options) => Number(stream.next().value) % options)) {
          const compiled = compileExpression(source, sampleScope);
          if (!compiled.ok) throw new Error(`${source} was checked before`);
          const [first, second] = [compiled.value.evaluate(variables), compiled.value.evaluate(variables)];
          expect(second).toEqual(first);
          compiled.value.trace(variables);
        }
      }),
      { numRuns: 100 },
    );
  });

  test("[M13] integers and decimals come back from expressions digit for digit", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(999_999), (whole, fraction) => {
        const integer = String(whole);
        const decimal = `${whole}.${fraction}1`;
        for (const [text, type, name] of [
          [integer, integerType, "integer"],
          [decimal, decimalType, "decimal"],
        ] as const) {
          const value = toExpression(text, type);
          if (value instanceof EvaluationProblem) throw new Error(value.message);
          expect(fromExpression(value, name)).toBe(text);
        }
      }),
    );
  });
});

/** The value is one that its static type promises. */
function expectType(source: string, type: Type, value: NativeValue): void {
  if (value === null) return;
  const found = typeof value;
  if (type.kind === "boolean") expect([source, found]).toEqual([source, "boolean"]);
  else if (type.kind === "list") expect([source, Array.isArray(value)]).toEqual([source, true]);
  else if (isNumeric(type)) expect(toExpression(value, decimalType)).not.toBeInstanceOf(EvaluationProblem);
  else if (type.kind !== "map" && type.kind !== "object") expect([source, found]).toEqual([source, "string"]);
}
