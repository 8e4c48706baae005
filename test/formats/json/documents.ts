import fc from "fast-check";
import type { NativeRecord, NativeValue } from "../../../shared/model/native.ts";

const name = fc.oneof(
  fc.constantFrom(
    "a",
    "b",
    "name",
    "",
    "__proto__",
    "constructor",
    "toString",
    "1",
    "a.b",
    '"',
    "\\",
    "ü",
    "$value",
  ),
  fc.string({ unit: "binary", maxLength: 4 }),
);

const scalar: fc.Arbitrary<NativeValue> = fc.oneof(
  fc.constantFrom(null, true, false, "", "}", '"', "\\", ',"x":[', "\u2028", "é", "😀"),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
);

const { value, object } = fc.letrec<{ value: NativeValue; object: NativeRecord }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    tie("object"),
  ),
  // Pairs, since `fc.dictionary` leaves `__proto__` out.
  object: fc
    .uniqueArray(fc.tuple(name, tie("value")), { maxLength: 5, selector: ([member]) => member })
    .map((members) => Object.fromEntries(members)),
}));

export { name, object, value };

/** Picks spacings and spellings, over and over. */
export const choices = fc.array(fc.nat(7), { minLength: 1, maxLength: 12 });

const spaces = ["", "", " ", "\n", "\r\n\t", "  ", "\n    ", "\t"];

/** JSON of a value, spaced and spelled as `choices` have it. */
export class Scribe {
  readonly #choices: readonly number[];
  #next = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  choose(): number {
    return this.#choices[this.#next++ % this.#choices.length]!;
  }

  space(): string {
    return spaces[this.choose()]!;
  }

  text(text: string): string {
    if (this.choose() < 6) return JSON.stringify(text);
    return `"${text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
  }

  number(number: number): string {
    const plain = JSON.stringify(number);
    if (this.choose() < 5) return plain;
    return /[.e]/.test(plain) ? plain.replace("e", "E") : `${plain}.0`;
  }

  value(value: NativeValue): string {
    if (typeof value === "string") return this.text(value);
    if (typeof value === "number") return this.number(value);
    if (value === null || typeof value === "boolean") return String(value);
    if (Array.isArray(value))
      return this.#enclose(
        "[]",
        value.map((element) => this.value(element)),
      );
    return this.#enclose(
      "{}",
      Object.entries(value).map(([name, member]) => this.member(name, member)),
    );
  }

  member(name: string, value: NativeValue): string {
    return `${this.text(name)}${this.space()}:${this.space()}${this.value(value)}`;
  }

  /** The brackets around parts that are JSON already. */
  #enclose(brackets: string, parts: readonly string[]): string {
    const spaced = parts.map((part) => this.space() + part + this.space());
    return brackets[0] + (parts.length === 0 ? this.space() : spaced.join(",")) + brackets[1];
  }

  list(parts: readonly string[]): string {
    return this.#enclose("[]", parts);
  }

  object(parts: readonly string[]): string {
    return this.#enclose("{}", parts);
  }
}
