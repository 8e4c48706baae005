import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { describeResource } from "../../shared/connectors/rest/openapi/describe-resource.ts";
import { OpenApiDocument } from "../../shared/connectors/rest/openapi/document.ts";
import { resourcesOf } from "../../shared/connectors/rest/openapi/find-resource.ts";
import type { Column } from "../../shared/mapping/compiled.ts";
import { secretReferences } from "../../shared/mapping/secret-reference.ts";
import { isNativeRecord, type NativeRecord } from "../../shared/model/native.ts";
import { type DocumentName, openApiDocument } from "../support/openapi-documents.ts";
import { CliWorkspace } from "./cli-workspace.ts";

interface Tried {
  /** With its varying parts filled in. */
  readonly path: string;
  readonly columns: readonly Column[];
  /** A body that shows the list with nothing in it. */
  readonly empty: object;
}

/** The resources of a description that have records to read and to make, spread over all of it. */
function resourcesIn(root: NativeRecord, count: number): readonly Tried[] {
  const paths = resourcesOf(new OpenApiDocument(root));
  const found: Tried[] = [];
  const step = Math.max(1, Math.floor(paths.length / 120));
  for (let at = 0; at < paths.length && found.length < 4 * count; at += step) {
    const path = paths[at]!;
    const described = describeResource(root, path);
    if (!described.ok || described.value.options.create === false) continue;
    const { records } = described.value.options;
    const columns = described.value.schema.columns.filter(isPlain);
    if (records === null || columns.length < 2) continue;
    const empty = records.reduceRight<object>((inner, name) => ({ [name]: inner }), []);
    found.push({
      path: path.replace(/\{[^{}]*\}/g, "x1").replace(/\/$/, ""),
      columns: columns.slice(0, 12),
      empty,
    });
  }
  return found.filter((_, at) => at % Math.max(1, Math.floor(found.length / count)) === 0).slice(0, count);
}

const isPlain = ({ type, declared }: Column): boolean =>
  declared?.generated === false && !["list", "object", "json", "unknown"].includes(type);

/** What a column of this kind may hold in the n-th record. */
function valueIn({ type, declared, name }: Column, row: number): string {
  if (declared?.enum?.length) return declared.enum[row % declared.enum.length]!;
  const values: Partial<Record<Column["type"], string>> = {
    integer: String(row + 1),
    number: `${row}.5`,
    decimal: `${row}.25`,
    boolean: row % 2 === 0 ? "true" : "false",
    date: `2026-01-0${row + 1}`,
    timestamp: `2026-01-0${row + 1}T10:00:00Z`,
  };
  return values[type] ?? `${name.replace(/\W/g, "")} ${row}`.slice(0, declared?.maxLength ?? 40);
}

const csvOf = (columns: readonly Column[]): string =>
  [
    columns.map(({ name }) => cell(name)).join(","),
    ...[0, 1, 2, 3, 4].map((row) => columns.map((column) => cell(valueIn(column, row))).join(",")),
    "",
  ].join("\n");

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A server that shows every list empty. */
async function emptyApi(lists: ReadonlyMap<string, object>): Promise<string> {
  const server = createServer((request, response) => {
    const body = lists.get(decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname));
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function readDocument(path: string): NativeRecord {
  const root: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (!isNativeRecord(root as NativeRecord)) throw new Error(`${path} is no description`);
  return root as NativeRecord;
}

const tried: readonly (readonly [name: DocumentName, resources: number, seconds: number])[] = [
  ["github", 4, 40],
  ["stripe", 4, 40],
  ["kubernetes", 4, 40],
  ["graph", 1, 60],
];

for (const [name, count, seconds] of tried) {
  const path = openApiDocument(name);
  test.runIf(path !== null)(
    `[M111] what init makes of the whole description of ${name} passes check, and is the same every time`,
    async () => {
      const root = readDocument(path!);
      const resources = resourcesIn(root, count);
      expect(resources).toHaveLength(count);
      const origin = await emptyApi(new Map(resources.map(({ path, empty }) => [path, empty])));
      const workspace = new CliWorkspace();
      workspace.put("api.json", JSON.stringify({ ...root, servers: [{ url: origin }] }));
      const started = performance.now();
      for (const [index, resource] of resources.entries()) {
        workspace.put("a.csv", csvOf(resource.columns));
        const args = ["init", "--from", "a.csv", "--to", `api.json#${resource.path}`];
        const printed = await workspace.run([...args, "--stdout"]);
        expect([resource.path, printed.code, printed.err.match(/error:.*/g)]).toEqual([
          resource.path,
          expect.toSatisfy((code) => code === 0 || code === 4),
          null,
        ]);
        // All but what a look at the records adds, which the secret opens.
        for (const { name: secret } of secretReferences(printed.out))
          workspace.keychain.entries.set(secret, "known");
        const file = `s${index}.sync.yaml`;
        await workspace.run([...args, "-o", file]);
        const again = await workspace.run([...args, "-o", file, "--stdout"]);
        expect(again.out).toBe(readFileSync(workspace.place(file), "utf8"));
        const fields = again.out.split("\nendpoints:")[0]?.match(/^ {4}\w+: /gm)?.length ?? 0;
        expect([resource.path, fields]).toEqual([
          resource.path,
          expect.toSatisfy((count) => count >= resource.columns.length / 2),
        ]);
        const checked = await workspace.run(`check ${file}`);
        expect([resource.path, checked.code, checked.out]).toEqual([resource.path, 0, expect.any(String)]);
      }
      expect((performance.now() - started) / 1000).toBeLessThan(seconds);
    },
    seconds * 1500,
  );
}
