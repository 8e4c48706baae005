import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Connector } from "../../../shared/connectors/contract.ts";
import { openFileEndpoint } from "../../../shared/connectors/file/file-endpoint.ts";
import { type FilePorts, filePorts } from "../../../shared/connectors/file/ports.ts";
import type { CsvOptions } from "../../../shared/mapping/sources/csv.ts";
import type { JsonOptions } from "../../../shared/mapping/sources/json.ts";
import type { FileSource } from "../../../shared/mapping/sources/source.ts";
import type { XmlOptions } from "../../../shared/mapping/sources/xml.ts";

const files = { encoding: null, into: null };

export const csvOptions: CsvOptions = {
  ...files,
  delimiter: null,
  quote: '"',
  header: true,
  comment: null,
  skip: 0,
  ragged: "reject",
};
export const jsonOptions: JsonOptions = { ...files, records: [], file: null };
export const xmlOptions: XmlOptions = { ...files, records: ["list", "row"], namespaces: {}, file: null };

export const csvSource = (path: string, options: Partial<CsvOptions> = {}): FileSource => ({
  kind: "csv",
  path,
  options: { ...csvOptions, ...options },
});
export const ndjsonSource = (path: string): FileSource => ({ kind: "ndjson", path, options: files });
export const jsonSource = (path: string, options: Partial<JsonOptions> = {}): FileSource => ({
  kind: "json",
  path,
  options: { ...jsonOptions, ...options },
});
export const xmlSource = (path: string, options: Partial<XmlOptions> = {}): FileSource => ({
  kind: "xml",
  path,
  options: { ...xmlOptions, ...options },
});

/** A folder for one test, with a file endpoint in it. */
export class Desk {
  readonly folder: string;
  readonly backups: string;

  constructor() {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), "syncline-file-")));
    this.backups = join(this.folder, ".kept");
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  put(name: string, content: string | Buffer): void {
    writeFileSync(this.path(name), content);
  }

  text(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  /** Names in the folder, the backups left out. */
  names(): readonly string[] {
    return readdirSync(this.folder)
      .filter((name) => name !== ".kept")
      .sort();
  }

  /** What is kept of replaced files. */
  kept(): readonly string[] {
    const names = readdirSync(this.backups);
    return names.map((name) => readFileSync(join(this.backups, name), "utf8")).sort();
  }

  open(source: FileSource, ports: FilePorts = filePorts): Connector {
    return openFileEndpoint(source, { folder: this.folder, name: "shop", backups: this.backups, ports });
  }
}
