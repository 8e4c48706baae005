import { formatPath, parsePath } from "../../model/path.ts";
import { type FileKind, fileKinds, laterKinds } from "../schema/source.ts";
import type { FileOptions, Source } from "../sync-file.ts";
import type { Report } from "./report.ts";
import type { WrittenPath } from "./source-map.ts";
import {
  asList,
  type OneOrMore,
  type WrittenCsv,
  type WrittenFile,
  type WrittenJson,
  type WrittenSource,
} from "./written.ts";

/** The connector of an endpoint or a lookup; `null` where it is of a later version or does not say. */
export function parseSource(written: WrittenSource, path: WrittenPath, report: Report): Source | null {
  for (const [kind, title] of Object.entries(laterKinds))
    if (Object.hasOwn(written, kind))
      report.name(
        "sync.not-yet",
        [...path, kind],
        `${title} come with a later version; this version syncs CSV, JSON, NDJSON and XML files.`,
      );
  const kind = fileKinds.find((name) => written[name] !== undefined);
  return kind === undefined ? null : sourceOf(kind, written, path, report);
}

function sourceOf(kind: FileKind, written: WrittenSource, path: WrittenPath, report: Report): Source | null {
  switch (kind) {
    case "csv": {
      const csv: WrittenCsv = full(written.csv);
      if (csv.path === undefined) return null;
      if (csv.delimiter !== undefined && csv.delimiter === (csv.quote ?? '"'))
        report.value(
          "sync.bad-value",
          [...path, kind, "delimiter"],
          "The delimiter and the quote are the same sign.",
        );
      const options = {
        ...fileOptions(csv),
        delimiter: csv.delimiter ?? null,
        quote: csv.quote ?? '"',
        header: csv.header ?? true,
        comment: csv.comment ?? null,
        skip: csv.skip ?? 0,
        ragged: csv.ragged ?? "reject",
      };
      return { kind, path: csv.path, options };
    }
    case "json": {
      const json: WrittenJson = full(written.json);
      if (json.path === undefined) return null;
      const records = recordsPath(json.records, [...path, kind, "records"], report);
      return { kind, path: json.path, options: { ...fileOptions(json), records, file: perFile(json) } };
    }
    case "ndjson": {
      const ndjson = full(written.ndjson);
      return ndjson.path === undefined ? null : { kind, path: ndjson.path, options: fileOptions(ndjson) };
    }
    case "xml": {
      const xml = written.xml ?? {};
      if (xml.path === undefined) return null;
      const records = recordsPath(xml.records, [...path, kind, "records"], report);
      const options = { ...fileOptions(xml), records, namespaces: xml.namespaces ?? {}, file: perFile(xml) };
      return { kind, path: xml.path, options };
    }
  }
}

const full = <T extends WrittenFile>(written: string | T | undefined): T | WrittenFile => {
  if (written === undefined) return {};
  return typeof written === "string" ? { path: written } : written;
};

const fileOptions = (written: WrittenFile): FileOptions => ({
  encoding: written.encoding ?? null,
  into: written.into ?? null,
});

function perFile({ file }: WrittenJson): { readonly name: string | null } | null {
  if (file === undefined || file === false) return null;
  return { name: file === true ? null : file };
}

/** `catalog.product` or a list of steps, as names from the root down. */
function recordsPath(
  written: OneOrMore<string> | undefined,
  path: WrittenPath,
  report: Report,
): readonly string[] {
  if (typeof written !== "string") return asList(written);
  const steps = parsePath(written) ?? [];
  const names = steps.filter((step) => typeof step === "string");
  if (names.length === 0 || names.length < steps.length)
    report.value(
      "sync.bad-value",
      path,
      `"${written}" does not lead to records; write names with dots between them, such as ${formatPath(["data", "items"])}.`,
    );
  return names;
}
