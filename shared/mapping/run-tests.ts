import { isNativeRecord, type NativeRecord, type NativeValue } from "../model/native.ts";
import { valueAt } from "../model/path.ts";
import type { CanonicalRecord, Value } from "../model/value.ts";
import { setAt } from "./compile/place.ts";
import type { CompiledSync, EndpointMapping } from "./compiled.ts";
import { traitsOf } from "./sources/kinds.ts";
import { standardFormats } from "./standard-formats.ts";
import type { SyncFile, TestCase } from "./sync-file.ts";
import { codecFor } from "./values/codec.ts";
import { canonicalJson } from "./values/json.ts";
import { Misfit } from "./values/misfit.ts";
import { show } from "./values/show.ts";
import { stringCodec } from "./values/string.ts";

export interface TestResult {
  readonly name: string;
  readonly passed: boolean;
  /** Each a sentence in plain words; none where the test passes. */
  readonly differences: readonly string[];
}

/** One thing that a test says and that is not so. */
export interface Difference {
  /** A sentence in plain words. */
  readonly text: string;
  /** What of the test it is about, and both values as messages show them; `null` where it is about the whole test. */
  readonly place: {
    readonly part: "record" | "native";
    readonly name: string;
    readonly expected: string;
    readonly actual: string | null;
  } | null;
}

/** Runs the `tests:` of a sync file. A test names just the fields and places that it is about. */
export function runTests(compiled: CompiledSync, file: SyncFile): readonly TestResult[] {
  return file.tests.map((test) => {
    const differences = runTest(test, compiled, file).map(({ text }) => text);
    return { name: test.name, passed: differences.length === 0, differences };
  });
}

/** Runs one of them; no difference where it passes. */
export function runTest(test: TestCase, compiled: CompiledSync, file: SyncFile): readonly Difference[] {
  const mapping = compiled.endpoints.get(test.endpoint);
  return mapping === undefined
    ? [whole(`There is no endpoint "${test.endpoint}".`)]
    : run(test, file, mapping);
}

const whole = (text: string): Difference => ({ text, place: null });

function run(test: TestCase, file: SyncFile, mapping: EndpointMapping): readonly Difference[] {
  const expected: Record<string, Value> = {};
  const wrong: Difference[] = [];
  for (const [field, native] of Object.entries(test.record)) {
    const value = canonical(native, field, file);
    if (value instanceof Misfit)
      wrong.push({
        text: `The test's "${field}" ${value.message}.`,
        place: { part: "record", name: field, expected: show(native), actual: null },
      });
    else expected[field] = value;
  }
  if (wrong.length > 0) return wrong;
  return [
    ...(test.direction === "write" ? [] : readDifferences(mapping, test.native, expected)),
    ...(test.direction === "read" ? [] : writeDifferences(mapping, test.native, expected)),
  ];
}

function readDifferences(
  mapping: EndpointMapping,
  native: NativeRecord,
  expected: CanonicalRecord,
): readonly Difference[] {
  const outcome = mapping.read(withId(asHeld(native, mapping), mapping));
  if (outcome.kind === "left") return [whole("The record does not take part: `where:` leaves it out.")];
  if (outcome.kind === "rejected") return outcome.problems.map(({ message }) => whole(message));
  return Object.keys(expected).flatMap((field) => {
    const value = outcome.record[field];
    if (value === expected[field]) return [];
    const [is, should] = [show(value), show(expected[field])];
    return [
      {
        text: `"${field}" is read as ${is}, not ${should}.`,
        place: { part: "record", name: field, expected: should, actual: is },
      },
    ];
  });
}

function writeDifferences(
  mapping: EndpointMapping,
  native: NativeRecord,
  record: CanonicalRecord,
): readonly Difference[] {
  const created = mapping.create(record, 0);
  if (!created.ok) return created.error.map(({ message }) => whole(message));
  const held = asHeld(native, mapping);
  return Object.keys(native).flatMap((name) => {
    const value = valueAt(created.value, [name]);
    const expected = held[name];
    const same =
      value !== undefined && expected !== undefined && canonicalJson(value) === canonicalJson(expected);
    if (same) return [];
    const [is, should] = [show(value), show(expected)];
    return [
      {
        text: `"${name}" is written as ${is}, not ${should}.`,
        place: { part: "native", name, expected: should, actual: is },
      },
    ];
  });
}

function canonical(native: NativeValue, field: string, file: SyncFile): Value | Misfit {
  const type = file.record.fields[field]?.type ?? "string";
  return native === null ? null : codecFor(type, standardFormats("json")).parse(native);
}

/** A test need not name the endpoint's id if it is not about it. */
function withId(native: NativeRecord, { id }: EndpointMapping): NativeRecord {
  const missing = id.filter((path) => !Object.hasOwn(native, String(path[0])));
  if (missing.length === 0) return native;
  const whole = { ...native };
  for (const path of missing) setAt(whole, path, "test");
  return whole;
}

/** YAML's numbers and booleans as the endpoint holds them: in CSV and XML, as texts. */
function asHeld(native: NativeRecord, { definition }: EndpointMapping): NativeRecord {
  return traitsOf(definition.source.kind).text ? asTexts(native) : native;
}

function asTexts(native: NativeRecord): NativeRecord {
  return Object.fromEntries(Object.entries(native).map(([name, value]) => [name, asText(value)]));
}

function asText(value: NativeValue): NativeValue {
  if (isNativeRecord(value)) return asTexts(value);
  if (Array.isArray(value)) return value.map(asText);
  const text = value === null ? "" : stringCodec.parse(value);
  return text instanceof Misfit ? value : text;
}
