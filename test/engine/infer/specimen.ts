import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { EndpointSample } from "../../../shared/engine/infer/endpoint-sample.ts";
import { inferSync } from "../../../shared/engine/infer/infer-sync.ts";
import { calledFile, lookAtFile } from "../../../shared/engine/infer/look-at-file.ts";
import { endpointNames } from "../../../shared/engine/infer/names.ts";
import type { Proposal } from "../../../shared/engine/infer/proposal.ts";
import { checkSync } from "../../../shared/mapping/check.ts";
import type { Mode } from "../../../shared/mapping/sync-file.ts";
import type { NativeRecord } from "../../../shared/model/native.ts";
import { csvSource, jsonSource } from "../../connectors/file/fixture.ts";

/** A folder for one test. */
export function desk(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "syncline-infer-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Files of the names and contents given, in a folder for one test; their paths. */
export function put(files: Readonly<Record<string, string | Buffer>>): readonly string[] {
  const folder = desk();
  return Object.entries(files).map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  });
}

export const fixtures = (...names: readonly string[]): readonly string[] =>
  names.map((name) => resolve("test/fixtures/infer", name));

/** Looks at files, the first of them as a source unless all are two-way. */
export async function samplesOf(
  files: readonly string[],
  way: "one-way" | "two-way",
): Promise<readonly EndpointSample[]> {
  const names = endpointNames(files.map(calledFile));
  const samples: EndpointSample[] = [];
  for (const [index, file] of files.entries()) {
    const looked = await lookAtFile(file, new AbortController().signal);
    expect(looked).toMatchObject({ ok: true });
    if (!looked.ok) continue;
    const mode: Mode = way === "two-way" ? "two-way" : index === 0 ? "source" : "target";
    const { source, schema, samples: records, whole, makesIds } = looked.value;
    const place = basename(source.path);
    samples.push({
      name: names[index]!,
      source: { ...source, path: place },
      place,
      schema,
      samples: records,
      whole,
      mode,
      makesIds,
    });
  }
  return samples;
}

export const propose = (endpoints: readonly EndpointSample[]): Proposal =>
  inferSync({ name: "test", file: "test.sync.yaml", endpoints });

/** What checking a proposal against its endpoints says. */
export const checked = ({ text }: Proposal, endpoints: readonly EndpointSample[]): readonly Diagnostic[] =>
  checkSync(text, "test.sync.yaml", {
    schemas: new Map(endpoints.map(({ name, schema }) => [name, schema])),
    samples: new Map(endpoints.map(({ name, samples }) => [name, samples])),
    lookups: new Map(),
  }).diagnostics;

/** Each field as `name: type endpoint=column endpoint=column`. */
export const fieldLines = ({ fields }: Proposal): readonly string[] =>
  fields.map(
    ({ name, type, places }) =>
      `${name}: ${type} ${places.map(({ endpoint, column }) => `${endpoint}=${column.name}`).join(" ")}`,
  );

/** An endpoint whose records are rows under their columns' names. */
export const table = (
  name: string,
  columns: string,
  rows: readonly string[],
  more: Partial<EndpointSample> = {},
): EndpointSample => {
  const names = columns.split(",");
  const samples = rows.map(
    (row): NativeRecord => Object.fromEntries(row.split(",").map((cell, i) => [names[i]!, cell])),
  );
  const schema = {
    columns: names.map((column) => ({ name: column, type: "string" as const, samples: [] })),
    closed: true,
  };
  return {
    name,
    source: csvSource(`${name}.csv`),
    place: `${name}.csv`,
    schema,
    samples,
    whole: true,
    mode: "two-way",
    makesIds: false,
    ...more,
  };
};

/** An endpoint that holds nothing yet. */
export const blank = (name: string): EndpointSample => ({
  ...table(name, "", []),
  source: jsonSource(`${name}.json`),
  schema: { columns: [], closed: false },
});

export const numbers = (count: number, from = 1): readonly number[] =>
  Array.from({ length: count }, (_, i) => i + from);
