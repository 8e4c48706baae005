import fc from "fast-check";
import { expect, test } from "vitest";
import {
  isNativeRecord,
  type NativeChange,
  type NativeRecord,
  type NativeValue,
} from "../../../shared/model/native.ts";
import { names, put, type RandomDocument, randomDocument, randomRecord } from "./documents.ts";
import { decoded, opened, read, recordBytes, records, type Step, sound, woven } from "./xml-file.ts";

const path = "d/l/r";
const runs = { numRuns: 1000 };

const natives = (document: RandomDocument): NativeRecord[] => document.records.map((record) => record.native);

test("[F42] [F43] [F44] random records mean what they were made to mean", () => {
  fc.assert(
    fc.property(randomRecord, ({ markup, native }) => {
      expect(decoded(markup)).toEqual(native);
    }),
    runs,
  );
});

test("[F40] random documents have the same records however they are cut", () => {
  fc.assert(
    fc.property(randomDocument, fc.array(fc.nat(), { maxLength: 12 }), (document, cuts) => {
      const file = opened(document.content, path, { cuts });
      expect(recordBytes(file).map(String)).toEqual(document.records.map((record) => record.markup));
      expect(records(file)).toEqual(natives(document));
    }),
    runs,
  );
});

test("[F40] every byte may come alone", () => {
  fc.assert(
    fc.property(randomDocument, (document) => {
      const cuts = Array.from({ length: Buffer.byteLength(document.content) }, (_, index) => index);
      expect(opened(document.content, path, { cuts }).spans).toEqual(opened(document.content, path).spans);
    }),
    { numRuns: 200 },
  );
});

test("[F41] a document with bytes lost, changed or added is read or refused, the same however it is cut", () => {
  const damage = fc.tuple(
    fc.nat(),
    fc.nat(3),
    fc.constantFrom("", "<", ">", "/", "'", "&", "\0", "]]>", "<!--", "é"),
  );
  fc.assert(
    fc.property(
      randomDocument,
      damage,
      fc.array(fc.nat(), { maxLength: 5 }),
      (document, [where, lost, text], cuts) => {
        const bytes = Buffer.from(document.content);
        const at = where % (bytes.length + 1);
        const damaged = Buffer.concat([bytes.subarray(0, at), Buffer.from(text), bytes.subarray(at + lost)]);
        const whole = read(damaged, path);
        const cut = read(damaged, path, { cuts });
        if ("spans" in whole && "spans" in cut) {
          expect(cut.spans).toEqual(whole.spans);
          for (const [start, end] of whole.spans) whole.session.decode(whole.bytes, start, end);
        } else expect({ ...cut, session: null }).toEqual({ ...whole, session: null });
      },
    ),
    runs,
  );
});

test("[F41] a document that lost its end is never read as whole", () => {
  fc.assert(
    fc.property(randomDocument, fc.nat(), (document, length) => {
      const bytes = Buffer.from(document.content);
      const whole = bytes.lastIndexOf("</d>") + 4;
      expect(read(bytes.subarray(0, length % whole), path)).not.toHaveProperty("spans");
    }),
    runs,
  );
});

test("[F53] keeping all records keeps all bytes", () => {
  fc.assert(
    fc.property(randomDocument, (document) => {
      expect(woven(opened(document.content, path), []).toString()).toBe(document.content);
    }),
    runs,
  );
});

const texts = fc.oneof(
  fc.constantFrom("", " ", "\n", "a", "<&>", "]]>", "\r\n", `"'`, "ü€", " x ", "x<&"),
  fc.string({ unit: "grapheme", maxLength: 5 }),
);
const clean = texts.map((text) => text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "?"));

const newValue: fc.Arbitrary<NativeValue> = fc.letrec<{ value: NativeValue; record: NativeRecord }>(
  (tie) => ({
    value: fc.oneof({ maxDepth: 2 }, clean, tie("record")),
    record: fc
      .tuple(
        fc.array(fc.tuple(names, fc.oneof(tie("value"), fc.array(tie("value"), { maxLength: 3 }))), {
          maxLength: 3,
        }),
        fc.array(fc.tuple(names, clean), { maxLength: 2 }),
        fc.option(clean, { nil: undefined }),
      )
      .map(([children, attributes, text]) => {
        const record: Record<string, NativeValue> = {};
        for (const [name, value] of children) put(record, name, value);
        for (const [name, value] of attributes) put(record, `@${name}`, value);
        if (text !== undefined) put(record, "#text", text);
        return record;
      }),
  }),
).value;

/** A value as it reads back: lists of one are no lists, and a record of text alone is its text. */
function readBack(value: NativeValue, record: boolean): NativeValue | undefined {
  if (Array.isArray(value)) {
    const all = value.map((one) => readBack(one, false)!);
    return all.length > 1 ? all : all[0];
  }
  if (!isNativeRecord(value)) return value === null ? "" : String(value);
  const members: Record<string, NativeValue> = {};
  for (const [name, member] of Object.entries(value)) {
    const back = readBack(member, false);
    if (back !== undefined && !(name === "#text" && back === "")) put(members, name, back);
  }
  const only = Object.keys(members);
  if (record || only.some((name) => name !== "#text")) return members;
  return members["#text"] ?? "";
}

const recordOf = (value: NativeValue): NativeRecord => (isNativeRecord(value) ? value : { "#text": value });

test("[F52] a new record reads back as it was meant, after any model", () => {
  fc.assert(
    fc.property(newValue, fc.option(randomRecord, { nil: null }), (value, model) => {
      const { session } = opened("<l/>", "l/r");
      const record = recordOf(value);
      const bytes = sound(session.encode(record, model === null ? null : Buffer.from(model.markup)));
      expect(sound(session.decode(bytes, 0, bytes.length))).toEqual(readBack(record, true));
    }),
    runs,
  );
});

/** One change that a record can take, by the rules F45 to F49, and the record after it. */
type Change = (record: NativeRecord) => { readonly change: NativeChange; readonly after: NativeRecord };

const copyWith = (record: NativeRecord, name: string, value: NativeValue | undefined): NativeRecord => {
  const copy: Record<string, NativeValue> = {};
  for (const [key, member] of Object.entries(record)) if (key !== name) put(copy, key, member);
  if (value !== undefined) put(copy, name, value);
  return copy;
};

/** What an element holds after a value was set on it: a single value leaves attributes and children. */
function setOn(there: NativeValue | undefined, value: NativeValue): NativeValue {
  if (isNativeRecord(value) || there === undefined || !isNativeRecord(there)) return value;
  return copyWith(there, "#text", value);
}

const elementsOf = (value: NativeValue | undefined): readonly NativeValue[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(names, fc.option(clean, { nil: undefined })).map(
    ([name, value]): Change =>
      (record) => ({
        change: { path: [`@${name}`], value },
        after: copyWith(record, `@${name}`, value),
      }),
  ),
  fc.option(clean, { nil: undefined }).map(
    (value): Change =>
      (record) => ({ change: { path: ["#text"], value }, after: copyWith(record, "#text", value) }),
  ),
  fc.tuple(names, fc.oneof(fc.constant(undefined), newValue, fc.array(newValue, { maxLength: 4 }))).map(
    ([name, value]): Change =>
      (record) => {
        const there = elementsOf(Object.hasOwn(record, name) ? record[name] : undefined);
        const after = elementsOf(value).map((one, index) => setOn(there[index], one));
        return { change: { path: [name], value }, after: copyWith(record, name, after) };
      },
  ),
  fc.tuple(names, fc.nat(3), fc.option(newValue, { nil: undefined })).map(
    ([name, wanted, value]): Change =>
      (record) => {
        const there = elementsOf(Object.hasOwn(record, name) ? record[name] : undefined);
        const index = Math.min(wanted, there.length);
        const after =
          value === undefined
            ? there.toSpliced(index, 1)
            : there.toSpliced(index, 1, setOn(there[index], value));
        return { change: { path: [name, index], value }, after: copyWith(record, name, after) };
      },
  ),
  fc.tuple(names, names, clean).map(
    ([name, inner, value]): Change =>
      (record) => {
        const there = elementsOf(Object.hasOwn(record, name) ? record[name] : undefined);
        // White space alone becomes layout when a child is added to it.
        if (typeof there[0] === "string" && /^[ \t\r\n]+$/.test(there[0]))
          return { change: { path: ["@nothing"], value: undefined }, after: record };
        const parent = there[0] === undefined ? {} : recordOf(there[0]);
        const children = elementsOf(Object.hasOwn(parent, inner) ? parent[inner] : undefined);
        const first = setOn(children[0], value);
        const after = copyWith(parent, inner, [first, ...children.slice(1)]);
        return {
          change: { path: [name, 0, inner, 0], value },
          after: copyWith(record, name, [after, ...there.slice(1)]),
        };
      },
  ),
);

test("[F45] [F46] [F48] [F49] [F56] a changed record reads back as the changes say", () => {
  fc.assert(
    fc.property(
      randomRecord,
      fc.array(change, { minLength: 1, maxLength: 4 }),
      ({ markup, native }, changes) => {
        const file = opened(`<l>\n  ${markup}\n</l>`, "l/r");
        let bytes = recordBytes(file)[0]!;
        let model = native;
        for (const make of changes) {
          const { change, after } = make(model);
          bytes = sound(file.session.update(bytes, [change]));
          model = recordOf(readBack(after, true) ?? {});
          expect(sound(file.session.decode(bytes, 0, bytes.length))).toEqual(model);
        }
        // Comments and instructions outlive all but the elements that they are in.
        expect(sound(file.session.update(bytes, [{ path: [], value: model }])).toString()).toBe(
          bytes.toString(),
        );
      },
    ),
    runs,
  );
});

test("[F53] [F54] records come and go, and those that stay keep their bytes", () => {
  const plan = fc.array(fc.tuple(fc.constantFrom("keep", "drop"), fc.nat(2)), { maxLength: 6 });
  fc.assert(
    fc.property(randomDocument, plan, fc.boolean(), (document, choices, follow) => {
      const file = opened(document.content, path);
      const there = recordBytes(file);
      const steps: Step[] = [];
      const expected: string[] = [];
      let number = 0;
      const add = (count: number) => {
        for (let i = 0; i < count; i++) {
          const like = follow ? (there[0] ?? null) : null;
          const record = sound(file.session.encode({ sku: `new ${number++}` }, like));
          steps.push({ kind: "insert", record });
          expected.push(record.toString());
        }
      };
      for (const [index, record] of there.entries()) {
        const [kind, added] = choices[index] ?? ["keep", 0];
        add(added);
        steps.push({ kind: kind === "keep" ? "keep" : "drop" });
        if (kind === "keep") expected.push(record.toString());
      }
      add(choices.at(-1)?.[1] ?? 0);
      const after = opened(woven(file, steps), path);
      expect(recordBytes(after).map(String)).toEqual(expected);
      const comments = (content: string) => content.match(/<!-- c -->|<!-- end -->|<x>|<l n='>'>/g);
      expect(comments(after.bytes.toString())).toEqual(comments(document.content));
    }),
    runs,
  );
});
